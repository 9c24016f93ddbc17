//! Maths in LaTeX, inline and displayed.

use crate::chance::Dice;

#[derive(Debug)]
struct Topic {
    words: &'static [&'static str],
    paragraphs: &'static [&'static str],
}

static TOPICS: [Topic; 6] = [
    Topic {
        words: &["quadratic", "equation", "roots", "polynomial"],
        paragraphs: &[
            r"For $ax^2 + bx + c = 0$ with $a \neq 0$, complete the square:",
            "$$\nx = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}\n$$",
            r"The sign of the discriminant $\Delta = b^2 - 4ac$ decides: two real roots for $\Delta > 0$, one for $\Delta = 0$, none for $\Delta < 0$.",
        ],
    },
    Topic {
        words: &["prove", "proof", "prime", "irrational", "theorem"],
        paragraphs: &[
            r"**Claim.** $\sqrt{2}$ is irrational.",
            r"**Proof.** Suppose $\sqrt{2} = p/q$ with whole $p, q$ that share no factor. Then",
            "$$\np^2 = 2q^2,\n$$",
            r"so $p$ is even, say $p = 2r$. Hence $4r^2 = 2q^2$, that is $q^2 = 2r^2$, and $q$ is even as well. That contradicts the choice of $p$ and $q$. $\blacksquare$",
        ],
    },
    Topic {
        words: &["integral", "integrate", "area", "calculus", "gauss"],
        paragraphs: &[
            r"The area under the bell curve follows from going to polar coordinates:",
            "$$\n\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}\n$$",
            r"because $\left(\int e^{-x^2}dx\right)^2 = \int_0^{2\pi}\!\int_0^\infty e^{-r^2} r\,dr\,d\varphi = \pi$.",
        ],
    },
    Topic {
        words: &["probability", "bayes", "chance", "statistics"],
        paragraphs: &[
            r"With prior $P(H)$ and evidence $E$, Bayes' rule reads",
            "$$\nP(H \\mid E) = \\frac{P(E \\mid H)\\,P(H)}{P(E \\mid H)\\,P(H) + P(E \\mid \\lnot H)\\,P(\\lnot H)}\n$$",
            r"For a test that is right $99\,\%$ of the time and a condition that one in a thousand has, $P(H \mid E) \approx 0.09$: most alarms are false.",
        ],
    },
    Topic {
        words: &["derivative", "differentiate", "slope", "gradient"],
        paragraphs: &[
            r"By definition the derivative of $f$ at $x$ is",
            "$$\nf'(x) = \\lim_{h \\to 0} \\frac{f(x+h) - f(x)}{h}\n$$",
            r"and for $f(x) = x^n$ the binomial theorem leaves $f'(x) = n x^{n-1}$.",
        ],
    },
    Topic {
        words: &["sum", "series", "geometric", "sequence"],
        paragraphs: &[
            r"For $|q| < 1$ the geometric series has the sum",
            "$$\n\\sum_{k=0}^{\\infty} q^k = \\frac{1}{1-q}\n$$",
            r"Multiply the first $n$ terms by $1-q$: all but two cancel, and $q^{n} \to 0$.",
        ],
    },
];

/// A formula that suits the message, with what it says.
pub fn section(message: &str, dice: &mut Dice) -> Vec<String> {
    let lower = message.to_lowercase();
    let suits = |topic: &&Topic| topic.words.iter().any(|word| lower.contains(word));
    let any = &TOPICS[dice.below(TOPICS.len())];
    let topic = TOPICS.iter().find(suits).unwrap_or(any);
    let mut sections = vec![
        dice.pick(&[
            "This is the formula that carries the argument.",
            "One formula does most of the work here.",
            "Written out, it looks like this.",
        ])
        .to_owned(),
    ];
    sections.extend(topic.paragraphs.iter().map(|paragraph| (*paragraph).to_owned()));
    sections
}
