import { useState } from "preact/hooks";
import { tokenProblem } from "../api/check-token.ts";
import { signIn } from "../api/session.ts";

/** Asks for a token; it is kept in this tab only. */
export function SignIn() {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    const token = value.trim().replace(/^Bearer\s+/i, "");
    const wrong = await tokenProblem(token);
    if (wrong === undefined) signIn(token);
    else setProblem(wrong);
  };
  return (
    <section class="sign-in">
      <h1>Sign in</h1>
      <p class="muted">This server wants to know who asks. Whoever runs it can give you a token.</p>
      <form onSubmit={submit}>
        <label class="field">
          <span>Token</span>
          <input
            type="password"
            name="token"
            autocomplete="off"
            value={value}
            onInput={(event) => setValue(event.currentTarget.value)}
            aria-describedby="token-note"
            required
          />
        </label>
        <p id="token-note" class="muted small">
          Kept in this tab until you close it, and sent to this server only.
        </p>
        {problem === "" ? null : (
          <p class="tone-failed" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button button-primary">
          Sign in
        </button>
      </form>
    </section>
  );
}
