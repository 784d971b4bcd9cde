import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { built } from "../../support/built.ts";
import { clusterTool } from "../../support/cluster-tools.ts";
import { copyChart, type Rendered } from "./render.ts";

const helm = clusterTool("helm");

describe.skipIf(helm === undefined)("the Helm chart", () => {
  const chart = copyChart(helm ?? "");
  afterAll(() => chart[Symbol.dispose]());

  const rendered = (values: string, set?: Readonly<Record<string, unknown>>): readonly Rendered[] => {
    const rendering = chart.render(values, set);
    if ("problem" in rendering) throw new Error(rendering.problem);
    return rendering.objects;
  };
  const problemOf = (values: string, set: Readonly<Record<string, unknown>>): string => {
    const rendering = chart.render(values, set);
    return "problem" in rendering ? rendering.problem : "";
  };
  const find = (objects: readonly Rendered[], kind: string, name: string): Rendered => {
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
    return found;
  };
  const podsOf = (objects: readonly Rendered[]) =>
    objects.flatMap((object) =>
      object.kind === "Pod" ? [object.spec] : object.spec?.template?.spec ? [object.spec.template.spec] : [],
    );
  const envOf = (container: Rendered["spec"]): Record<string, unknown> =>
    Object.fromEntries(container.env.map((entry: { name: string }) => [entry.name, entry]));

  it.each(chart.cases)("%s: passes helm's own checks", (values) => {
    expect(chart.lint(values)).toBeUndefined();
  });

  it.each(chart.cases)("%s: every object has its labels and namespace, and names are unique", (values) => {
    const objects = rendered(values);
    expect(objects.length).toBeGreaterThan(0);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/name": "onexit",
        "app.kubernetes.io/instance": "rel",
      });
      expect(metadata.namespace).toMatch(/^(ops|builds)$/);
    }
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(chart.cases)("%s: every pod keeps to the restricted level and says what it needs", (values) => {
    for (const pod of podsOf(rendered(values))) {
      expect(pod.enableServiceLinks).toBe(false);
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      for (const container of pod.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.resources.limits.memory).toBeDefined();
        expect(container.resources.requests.cpu).toBeDefined();
      }
    }
  });

  it.each(chart.cases)("%s: what is mounted is a volume, and what is probed is a port", (values) => {
    for (const object of rendered(values)) {
      const pod = object.spec?.template?.spec;
      if (pod === undefined) continue;
      const claims = (object.spec.volumeClaimTemplates ?? []).map((claim: Rendered) => claim.metadata.name);
      const volumes = new Set([...pod.volumes.map(({ name }: { name: string }) => name), ...claims]);
      const ports = pod.containers.flatMap(({ ports: own }: Rendered) => own.map(({ name }: { name: string }) => name));
      expect(new Set(ports).size).toBe(ports.length);
      for (const container of pod.containers) {
        for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
        for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
          expect(ports).toContain(container[probe].httpGet.port);
        }
      }
    }
  });

  it("gives the engine a name and a disk that stay, with the services that need its files beside it", () => {
    const engine = find(rendered("minimal-values.yaml"), "StatefulSet", "rel-onexit-engine");
    expect(engine.spec.replicas).toBe(1);
    expect(engine.spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe("10Gi");
    const containers = engine.spec.template.spec.containers;
    expect(containers.map(({ name }: { name: string }) => name)).toEqual(["engine", "archive", "cleanup"]);
    const health = containers.map((container: Rendered) => envOf(container).ONEXIT_HEALTH_PORT);
    expect(new Set(health.map((entry: { value: string }) => entry.value)).size).toBe(3);
    expect(containers[0].args).toEqual(
      expect.arrayContaining(["--host", "0.0.0.0", "--insecure-no-auth", "--insecure-http"]),
    );
  });

  it("mounts tokens and certificate, and then says nothing of being open", () => {
    const engine = find(rendered("production-values.yaml"), "StatefulSet", "rel-onexit-engine");
    const [container] = engine.spec.template.spec.containers;
    expect(container.args.join(" ")).not.toContain("insecure");
    expect(container.args).toEqual(expect.arrayContaining(["--tls-cert", "/etc/onexit/tls/tls.crt"]));
    expect(envOf(container).ONEXIT_AUTH_TOKENS_FILE).toMatchObject({ value: "/etc/onexit/auth/tokens.yaml" });
    expect(container.readinessProbe.httpGet.scheme).toBe("HTTPS");
    expect(container.image).toBe(`registry.example.com/onexit@sha256:${"0123456789abcdef".repeat(4)}`);
  });

  it("gives credentials to the service that they are for, and to no other", () => {
    const objects = rendered("production-values.yaml");
    const holders = podsOf(objects).flatMap((pod) =>
      pod.containers
        .filter((container: Rendered) => JSON.stringify(container.envFrom ?? []).includes('"slack"'))
        .map(({ name }: { name: string }) => name),
    );
    expect(holders).toEqual(["slack"]);
  });

  it("gives each role its own user of an external server, and leaves streams to the admin", () => {
    const objects = rendered("external-nats-values.yaml");
    const keys = podsOf(objects)
      .flatMap((pod) => pod.containers)
      .filter((container) => container.env !== undefined)
      .map((container) => [container.name, (envOf(container).NATS_URL as Rendered).valueFrom.secretKeyRef.key]);
    expect(Object.fromEntries(keys)).toMatchObject({
      engine: "NATS_URL_ENGINE",
      router: "NATS_URL_ROUTER",
      webhook: "NATS_URL_WEBHOOK",
    });
    const engine = find(objects, "StatefulSet", "rel-onexit-engine").spec.template.spec.containers[0];
    expect(envOf(engine)).toMatchObject({
      ONEXIT_PROVISION: { value: "false" },
      ONEXIT_OIDC_ROLES: { value: "developers=submit@dev,test;sre=admin" },
    });
  });

  it("keeps an inline secret in a Secret, out of the pod's own definition", () => {
    const objects = rendered("external-nats-values.yaml");
    expect(find(objects, "Secret", "rel-onexit-webhook").stringData).toEqual({
      WEBHOOK_SIGNING_SECRET: "whsec_dGVzdA==",
    });
    const others = objects.filter(({ kind }) => kind !== "Secret");
    expect(JSON.stringify(others)).not.toContain("whsec_");
  });

  it("gives cleanup the right to remove what is listed, where it is listed, and to the pod its account", () => {
    const objects = rendered("production-values.yaml");
    const role = find(objects, "Role", "rel-onexit-cleanup");
    expect(role.metadata.namespace).toBe("builds");
    expect(role.rules).toEqual([
      { apiGroups: [""], resources: ["persistentvolumeclaims", "secrets"], verbs: ["get", "list", "delete"] },
    ]);
    const engine = find(objects, "StatefulSet", "rel-onexit-engine");
    expect(engine.spec.template.spec.automountServiceAccountToken).toBe(true);
    const slack = find(objects, "Deployment", "rel-onexit-slack");
    expect(slack.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it("makes budgets where there is more than one pod, and scales what is told to scale", () => {
    const objects = rendered("production-values.yaml");
    const budgets = objects.filter(({ kind }) => kind === "PodDisruptionBudget").map(({ metadata }) => metadata.name);
    expect(budgets.sort()).toEqual(["rel-onexit-router", "rel-onexit-slack"]);
    expect(find(objects, "Deployment", "rel-onexit-pagerduty").spec.replicas).toBeUndefined();
    expect(find(objects, "HorizontalPodAutoscaler", "rel-onexit-pagerduty").spec.maxReplicas).toBe(4);
  });

  it("starts a pod anew when the configuration that it reads at its start has changed", () => {
    const checksum = (set: Readonly<Record<string, unknown>>) =>
      find(rendered("production-values.yaml", set), "Deployment", "rel-onexit-slack").spec.template.metadata
        .annotations["checksum/config"];
    expect(checksum({ "config.env": "staging" })).not.toBe(checksum({}));
  });

  it("refuses an engine that would be open without being told so", () => {
    expect(problemOf("minimal-values.yaml", { "auth.insecureNoAuth": false })).toContain(
      "auth.existingSecret (onexit token create)",
    );
    expect(problemOf("minimal-values.yaml", { "tls.insecureHttp": false })).toContain("tls.existingSecret");
  });

  it.each([
    [{ "nats.enabled": false }, "no NATS server"],
    [{ streamReplicas: 3 }, "nats.config.cluster.enabled is not set"],
    [{ "engine.beside": ["archiv"] }, 'engine.beside names "archiv"'],
    [{ "services.slack.existingSecret": "a", "services.slack.secret": { SLACK_BOT_TOKEN: "x" } }, "slack"],
    [{ "services.slack.replicas": 0 }, "minimum"],
    [{ "services.slak": { enabled: true } }, "slak"],
    [{ "auth.oidc.roles": { everyone: "root" } }, "everyone"],
    [{ logLevel: "loud" }, "logLevel"],
    [{ "image.digest": "latest" }, "digest"],
  ])("refuses %j", (set, words) => {
    expect(problemOf("minimal-values.yaml", set)).toContain(words);
  });

  it("has a schema that knows every value there is", () => {
    const values = parse(readFileSync(built("charts/onexit/values.yaml"), "utf8"));
    const schema = JSON.parse(readFileSync(join(chart.dir, "values.schema.json"), "utf8"));
    expect(Object.keys(values).sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it("says after an installation how it is reached, with Argo's and Kubernetes' own clients", () => {
    const notes = chart.notes("minimal-values.yaml");
    expect(notes).toContain("kubectl -n ops port-forward svc/rel-onexit 2746");
    expect(notes).toContain("argo logs WORKFLOW -c EXIT-HANDLER");
    expect(notes).toContain("get workflow WORKFLOW -o jsonpath='{.status.nodes}'");
    expect(notes).toContain("Everybody who reaches the pod may do everything");
    expect(notes).toContain("slack, github-status, pagerduty");
  });
});
