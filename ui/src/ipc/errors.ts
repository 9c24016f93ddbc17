// The one error shape the page knows. What to do is decided by code and hint, never by an error's words.

import type { UserError } from "./bindings";

function isUserError(value: unknown): value is UserError {
  return typeof value === "object" && value !== null && "code" in value && "title" in value && "detail" in value;
}

export function asUserError(value: unknown): UserError {
  if (isUserError(value)) return value;
  return {
    code: "internal",
    title: "Something inside Medley failed",
    detail: value instanceof Error ? value.message : "No answer came from Medley’s core. Nothing was lost.",
    hint: null,
    retry_after_ms: null,
  };
}
