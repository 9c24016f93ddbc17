// What a command rejects with.

import type { UserError } from "../../ipc/bindings";

export function failure(
  code: UserError["code"],
  title: string,
  detail: string,
  hint: UserError["hint"] = null,
): UserError {
  return { code, title, detail, hint, retry_after_ms: null };
}
