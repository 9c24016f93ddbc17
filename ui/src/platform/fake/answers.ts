// What the fake models say: Markdown of every kind the page must show, and hostile words that must stay words.

export const BUDGET_ANSWER = `Your log shows 214 clients sharing one schedule, so each round of retries lands as a wall. **Full jitter** draws every delay at random from the whole window instead:

$$t_n = \\operatorname{random}\\big(0, \\min(t_{\\max},\\ t_0 \\cdot 2^n)\\big) \\quad\\text{with}\\quad E[t_n] = \\frac{t_0 \\cdot 2^n}{2}$$

Jitter spreads the load; a budget limits it. Let retries be at most 10% of first attempts:

\`\`\`rust ingest/src/budget.rs
// Tokens refill as a share of real traffic, so retries can never exceed it.
pub struct RetryBudget { tokens: AtomicU64, ratio: f32 }

impl RetryBudget {
    pub fn deposit(&self) { self.tokens.fetch_add((1000.0 * self.ratio) as u64, Relaxed); }
    pub fn try_retry(&self) -> bool {
        self.tokens.fetch_update(AcqRel, Acquire, |n| n.checked_sub(1000)).is_ok()
    }
}
\`\`\`

| Policy, replaying your log | Peak requests/s | Recovered in | Wasted calls |
| --- | ---: | ---: | ---: |
| Backoff only (now) | 3,180 | 4 min 10 s | 61% |
| Full jitter | 640 | 1 min 35 s | 22% |
| **Full jitter and 10% budget** | 410 | 1 min 20 s | 8% |
`;

export const LONG_ANSWER = `One budget can be shared by putting it behind an \`Arc\`. Every worker deposits and withdraws from the same pool.

1. Create the budget once, at start.
2. Clone the \`Arc\` into each worker.
3. Ask \`try_retry\` before each second attempt.

The share that retries may take is then, for $N$ workers,

$$\\frac{\\sum_{i=1}^{N} r_i}{\\sum_{i=1}^{N} a_i} \\le 0.10$$

\`\`\`python
def holds_under_load(budget: Budget, attempts: int) -> bool:
    """Retries stay under a tenth of first attempts."""
    retries = sum(1 for _ in range(attempts) if budget.try_retry())
    return retries <= attempts * 0.10  # café, 漢字, 🎵
\`\`\`

Three things to keep in mind:

- A budget of \`0.10\` costs about $0.02 a day here, not $2.
- See [the Tokio notes](https://tokio.rs/tokio/topics/shutdown) for stopping workers cleanly.
- Test with the clock paused, so that time is yours.

> A retry is a promise that you make with somebody else's capacity.

That is all that a *small* service needs. Larger ones measure first.
`;

export const HOSTILE_ANSWER = `Some pages try tricks. <script>alert(1)</script> <img src=x onerror=alert(1)>

![tracker](https://example.net/pixel.png?who=you) [run me](javascript:alert(1)) [data](data:text/html,x) [fine](https://example.org/page)

<svg onload=alert(1)><circle r=4 /></svg>
`;

export const SHORT_ANSWER =
  "Tin Whistle, Bolt, Marrow, Custard, Sixpence. **Sixpence** suits a small round robot best.";

export function practiceAnswer(who: string, prompt: string): string {
  return `This is a practice answer from ${who}. You asked about “${prompt.slice(0, 60)}”.\n\n${LONG_ANSWER}`;
}
