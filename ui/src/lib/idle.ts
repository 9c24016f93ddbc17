// When the page has nothing better to do: a moment for work that may wait. WebKit has no idle callback; a short pause
// stands in for it there.

export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 30);
  });
}
