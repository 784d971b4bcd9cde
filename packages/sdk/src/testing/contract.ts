import { setTimeout as pause } from "node:timers/promises";
import type { DeliveryEvent, JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import type { Action } from "../action.ts";
import type { Environment } from "../config.ts";
import type { LedgerPort } from "../ports.ts";
import type { ContractTarget } from "./http-target.ts";
import { createMessage } from "./memory-message.ts";
import { createService, type MemoryServiceOptions } from "./memory-service.ts";
import { createWorld } from "./memory-world.ts";
import { encodeRequest, sampleRequest } from "./sample-request.ts";

/** A destination that is up, and the environment by which an action finds it. */
export interface ContractStage {
  readonly target: ContractTarget;
  readonly environment: Environment;
}

/** What an action must show to pass. */
export interface ActionContract {
  readonly action: Action;
  /** Called for each test; the test disposes the target. */
  readonly start: () => Promise<ContractStage>;
  /** Valid parameters. */
  readonly parameters: JsonObject;
  /** The secret texts in the environment; none may ever be seen. */
  readonly secrets: readonly string[];
  /** The destination neither can be asked nor recognises repetitions: a lost reply may double the act. */
  readonly atLeastOnce?: boolean;
  /** The destination has no way to say for how long it wants to be left alone. */
  readonly withoutRetryAfter?: boolean;
  /** The destination is found by a variable, though the action requires none for whatever else it does. */
  readonly needsEnvironment?: boolean;
  /** Where the provider's own table differs from the common one. */
  readonly statuses?: { readonly dead?: readonly number[]; readonly retry?: readonly number[] };
}

const deadStatuses = [400, 401, 404, 422];
const retryStatuses = [408, 425, 429, 500, 502, 503];

/** Declares the tests that every action passes; call it in a test file. */
export function actionContract(contract: ActionContract): void {
  const { action, start, parameters, secrets, atLeastOnce = false, statuses = {} } = contract;
  const request = sampleRequest(action.name, parameters);
  const data = encodeRequest(request);
  const most = atLeastOnce ? 2 : 1;

  /** A fresh destination and a fresh world. */
  const open = async () => {
    const { target, environment } = await start();
    const world = createWorld();
    const service = (changes: Partial<MemoryServiceOptions> = {}) =>
      createService({ action, environment, world, ...changes });
    return { target, world, service, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
  };
  const typesOf = (events: readonly DeliveryEvent[]) => events.map((event) => event.type);

  describe(`the contract of ${action.name}`, () => {
    it("succeeds and acks once", async () => {
      await using stage = await open();
      const message = await stage.service().deliver(data);
      expect(stage.world.events).toMatchObject([
        { type: "ActionSucceeded", key: request.key, attempt: 1, already: false },
      ]);
      expect(stage.world.entry()).toMatchObject({ state: "done", attempt: 1 });
      expect(message.answers).toEqual(["ack"]);
      expect(stage.target.acts()).toBe(1);
    });

    it("marks the act as begun before its first byte", async () => {
      await using stage = await open();
      await stage.service().deliver(data);
      expect(stage.world.history).toContainEqual(expect.objectContaining({ state: "claimed", unclear: true }));
    });

    it("acts once when the same key comes twice, and says the outcome once", async () => {
      await using stage = await open();
      const service = stage.service();
      await service.deliver(data);
      const again = await service.deliver(data);
      expect(stage.target.acts()).toBe(1);
      expect(typesOf(stage.world.events)).toEqual(["ActionSucceeded"]);
      expect(again.answers).toEqual(["ack"]);
    });

    it("acts once when duplicates come to two services at the same time", async () => {
      await using stage = await open();
      const services = [stage.service(), stage.service()];
      await Promise.all([...services, ...services].map((service) => service.deliverBesideOthers(data)));
      expect(stage.target.acts()).toBe(1);
      expect(typesOf(stage.world.events)).toEqual(["ActionSucceeded"]);
    });

    it.each(statuses.dead ?? deadStatuses)("gives up at once when %i is answered", async (status) => {
      await using stage = await open();
      stage.target.next({ status, body: "no" });
      await stage.service().deliver(data);
      expect(stage.world.events).toMatchObject([{ type: "ActionDead", attempt: 1 }]);
      expect(stage.target.acts()).toBe(0);
    });

    it.each(statuses.retry ?? retryStatuses)("tries again when %i is answered", async (status) => {
      await using stage = await open();
      stage.target.next({ status, body: "later" });
      await stage.service().deliver(data);
      expect(typesOf(stage.world.events)).toEqual(["ActionFailed", "ActionSucceeded"]);
      expect(stage.world.events.at(-1)).toMatchObject({ attempt: 2 });
      expect(stage.target.acts()).toBe(1);
    });

    it.runIf(contract.withoutRetryAfter !== true)("waits as long as Retry-After asks for", async () => {
      await using stage = await open();
      stage.target.next({ status: 429, headers: { "retry-after": "7" }, body: "slow down" });
      await stage.service().deliver(data);
      const [failed] = stage.world.events;
      expect(failed?.type === "ActionFailed" && failed.nextAttemptAt - failed.at).toBeGreaterThanOrEqual(7_000);
      expect(stage.target.acts()).toBe(1);
    });

    it("does not double an act whose reply was lost", async () => {
      await using stage = await open();
      stage.target.next("lose the reply");
      await stage.service().deliver(data);
      expect(stage.world.events[0]).toMatchObject({ type: "ActionFailed", outcome: "unclear" });
      expect(stage.world.events.at(-1)?.type).toMatch(/ActionSucceeded|ActionSuppressed/);
      expect(stage.target.acts()).toBeLessThanOrEqual(most);
    });

    it("is ended by its timeout", async () => {
      await using stage = await open();
      stage.target.next("stall");
      const startedAt = performance.now();
      await stage.service().deliver(encodeRequest({ ...request, timeoutMs: 400 }));
      expect(performance.now() - startedAt).toBeLessThan(4_000);
      const [failed] = stage.world.events;
      expect(failed).toMatchObject({ type: "ActionFailed", problem: { message: "no answer within 0.4 s" } });
    });

    it("tries again when the destination is down, for nothing was sent", async () => {
      await using stage = await open();
      const service = stage.service();
      await stage.target[Symbol.asyncDispose]();
      await service.deliver(encodeRequest({ ...request, notAfter: stage.world.clock.now() + 2_000 }));
      expect(stage.world.events[0]).toMatchObject({ type: "ActionFailed", outcome: "retry" });
    });

    it("lets no secret out, whatever the destination answers", async () => {
      await using stage = await open();
      const service = stage.service();
      stage.target.next({ status: 503, body: secrets.join(" ") });
      stage.target.next({ status: 400, body: JSON.stringify(secrets) });
      await service.deliver(data);
      const seen = JSON.stringify([stage.world.events, stage.world.history]) + service.logged.join("");
      expect(stage.world.events.length).toBeGreaterThan(0);
      for (const secret of secrets) expect(seen).not.toContain(secret);
    });

    it.each([
      ["is not JSON", "{", []],
      ["has no key", JSON.stringify({ specversion: "1.0", data: {} }), []],
      ["has a key but no meaning", unreadable(request), ["ActionDead"]],
    ])("ends a request that %s", async (_, text, events) => {
      await using stage = await open();
      const service = stage.service();
      const message = await service.deliver(new TextEncoder().encode(text));
      expect(message.answers).toEqual(["term"]);
      expect(typesOf(stage.world.events)).toEqual(events);
      expect(service.logged.join("")).toContain("a request cannot be read");
      expect(stage.target.acts()).toBe(0);
    });

    it.each(["after claim", "after act", "after record"] as const)(
      "is finished by the next owner when a service dies %s",
      async (crash) => {
        await using stage = await open();
        const dying = stage.service({ crash });
        void dying.deliver(data);
        const reached = { "after claim": "claimed", "after act": "claimed", "after record": "done" }[crash];
        await expect.poll(() => stage.world.entry()?.state, { timeout: 5_000 }).toBe(reached);
        if (crash !== "after claim") await expect.poll(() => stage.target.acts(), { timeout: 5_000 }).toBe(1);
        await stage.service().deliver(data);
        expect(stage.world.events.at(-1)?.type).toMatch(/ActionSucceeded|ActionSuppressed/);
        expect(stage.world.entry()).toMatchObject({ state: "done" });
        expect(stage.target.acts()).toBeGreaterThanOrEqual(1);
        expect(stage.target.acts()).toBeLessThanOrEqual(crash === "after act" ? most : 1);
      },
    );

    it("sends nothing when it was paused before its first byte and another service went on", async () => {
      await using stage = await open();
      const { world } = stage;
      let wake = () => {};
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const ledger: LedgerPort = {
        ...world.ledger,
        create: async (...write) => {
          const revision = await world.ledger.create(...write);
          await woken;
          return revision;
        },
      };
      const paused = createMessage(data);
      const waking = stage.service({ world: { ...world, ledger } }).handle(paused);
      await expect.poll(() => world.entry()?.state, { timeout: 5_000 }).toBe("claimed");
      await stage.service().deliver(data);
      wake();
      await waking;
      expect(paused.answers).toEqual([{ nakMs: expect.any(Number) }]);
      expect(typesOf(world.events)).toEqual(["ActionSucceeded"]);
      expect(stage.target.acts()).toBe(1);
    });

    it("is handed over when its service is stopped", async () => {
      await using stage = await open();
      stage.target.next("stall");
      const stopped = stage.service();
      const handled = stopped.handle(createMessage(data));
      await expect.poll(() => stage.world.entry()?.state, { timeout: 5_000 }).toBe("claimed");
      // The act itself leaves no trace before it ends. One that has not begun yet makes this test slower, not weaker.
      await pause(100);
      stopped.stop();
      await stage.service().deliver(data);
      await handled;
      expect(stage.world.entry()).toMatchObject({ state: "done" });
      expect(stage.target.acts()).toBe(1);
    });

    it("is dead, unacted, when its deadline is over", async () => {
      await using stage = await open();
      await stage.service().deliver(encodeRequest({ ...request, notAfter: Date.now() - 1 }));
      expect(typesOf(stage.world.events)).toEqual(["ActionDead"]);
      expect(stage.target.acts()).toBe(0);
    });

    if (needsSecrets(action)) {
      it("is previewed when a required variable is missing", async () => {
        await using stage = await open();
        await stage.service({ environment: {} }).deliver(data);
        const [event] = stage.world.events;
        expect(event).toMatchObject({ type: "ActionPreviewed", missing: expect.arrayContaining([expect.any(String)]) });
        expect(stage.target.acts()).toBe(0);
      });
    } else if (contract.needsEnvironment !== true) {
      it("needs no variable", async () => {
        await using stage = await open();
        await stage.service({ environment: {} }).deliver(data);
        expect(typesOf(stage.world.events)).toEqual(["ActionSucceeded"]);
        expect(stage.target.acts()).toBe(1);
      });
    }
  });
}

function needsSecrets(action: Action): boolean {
  return Object.values(action.config ?? {}).some(({ required, requiredUnless }) => required || requiredUnless);
}

function unreadable(request: ReturnType<typeof sampleRequest>): string {
  const { key, workflow, action } = request;
  const data = { key, workflow, action };
  const time = new Date(request.at).toISOString();
  return JSON.stringify({ specversion: "1.0", id: "x", type: "dev.onexit.action.requested.v1", time, data });
}
