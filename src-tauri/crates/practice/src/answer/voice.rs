//! How each model talks: its openings, its way to round off, and the quiet line that says this is practice.
//! `{t}` stands for the subject, `{T}` for the subject with a capital.

use crate::price::Model;
use crate::vendor::Vendor;

#[derive(Debug)]
pub struct Voice {
    pub openings: &'static [&'static str],
    pub closings: &'static [&'static str],
    /// Greets a person who only said hello.
    pub hello: &'static str,
    /// What it says before it calls a tool, if anything.
    pub before_tool: Option<&'static str>,
    pub after_tool: &'static str,
    pub tool_failed: &'static str,
    pub declines: &'static str,
    /// The last line of every answer in prose.
    pub note: &'static str,
    /// Paragraphs of a plain explanation.
    pub breadth: usize,
    /// Whether headings and lists are its habit.
    pub headings: bool,
}

const ALDER_LARGE: Voice = Voice {
    openings: &[
        "Short version first: {t} comes down to a few decisions that are easy to name and hard to take back.",
        "Let me take {t} apart the way I would in a design review, starting with what must hold.",
        "{T}. There is a simple core here, and most of the trouble sits at its edges.",
    ],
    closings: &[
        "If you tell me what you would do next, I can argue the other side.",
        "I would start with the smallest piece that can fail, and look at it before going on.",
        "Say which constraint is real and which is habit, and this gets shorter.",
    ],
    hello: "Hello. Give me a problem, a draft or half a thought, and I will give it back with its edges drawn in.",
    before_tool: None,
    after_tool: "The tool came back, and this is what I make of it.",
    tool_failed: "The tool reported an error, so I would not build on this yet.",
    declines: "I can't help with that request.",
    note: "*Practice answer by Alder Large; no model was asked.*",
    breadth: 4,
    headings: true,
};

const ALDER_SMALL: Voice = Voice {
    openings: &["In brief, {t}:", "Here is {t}, without ceremony.", "The useful part of {t}:"],
    closings: &["That is most of it.", "Ask for the part you need in depth.", "Good enough to start with."],
    hello: "Hi. What shall we do?",
    before_tool: None,
    after_tool: "Result from the tool:",
    tool_failed: "The tool failed:",
    declines: "Sorry, I can't help with that.",
    note: "*Practice answer, Alder Small.*",
    breadth: 2,
    headings: false,
};

const BIRCH_GRAND: Voice = Voice {
    openings: &[
        "I have been turning {t} over, and I think the interesting part is not where one looks first.",
        "What a good thing to ask about. With {t}, I would begin by being careful about what we already assume.",
        "There are two honest ways to look at {t}, and they do not quite agree.",
    ],
    closings: &[
        "I may be wrong about the emphasis, and I would be glad to hear where it does not match what you see.",
        "If one of these points surprised you, that is probably the one worth following.",
        "Take what is useful and leave the rest; the order matters less than it seems.",
    ],
    hello: "Hello, and welcome. I am happy to think something through with you, whether it is large or small.",
    before_tool: Some("Let me look that up rather than guess."),
    after_tool: "Thank you for waiting. Here is what I found, in my own words.",
    tool_failed: "That did not work, and I would rather tell you than make something up.",
    declines: "I'm not able to help with this one, but I'd be glad to look at what you are trying to achieve.",
    note: "*This is a practice answer from Birch Grand, written by rule and not by a model.*",
    breadth: 5,
    headings: true,
};

const BIRCH_QUICK: Voice = Voice {
    openings: &[
        "Happy to help with {t}!",
        "Sure, let's look at {t} together.",
        "{T}: a nice one. Here is how I see it.",
    ],
    closings: &["Shall I go into any of these?", "Hope that gets you moving!", "Let me know how it goes."],
    hello: "Hi there! What can I do for you?",
    before_tool: Some("One moment, I'll check."),
    after_tool: "Got it! Here is what came back.",
    tool_failed: "Hm, the tool ran into a problem.",
    declines: "I'm sorry, but I can't help with that.",
    note: "*A practice answer from Birch Quick.*",
    breadth: 2,
    headings: false,
};

const CEDAR_PRO: Voice = Voice {
    openings: &[
        "**{T}** can be understood on three levels: what it is, how it behaves, and what follows from that.",
        "This overview of **{t}** goes from the general to the particular.",
        "To discuss **{t}**, it helps to fix the terms and then to look at evidence.",
    ],
    closings: &[
        "In summary, the definition is stable, the behaviour depends on context, and the consequences deserve measurement.",
        "Further reading would start from the definitions above and test them against a concrete case.",
        "The points above are ordered by how much depends on them.",
    ],
    hello: "Hello! I can explain, compare, calculate and draft. Which subject would you like to start with?",
    before_tool: None,
    after_tool: "The function returned the following information.",
    tool_failed: "The function returned an error.",
    declines: "This request cannot be answered.",
    note: "*Note: a practice answer from Cedar Pro, for trying the app without a key.*",
    breadth: 5,
    headings: true,
};

const CEDAR_FLASH: Voice = Voice {
    openings: &["**{T}** at a glance:", "Quick take on **{t}**:", "Here's the gist of **{t}**."],
    closings: &[
        "**Bottom line:** start small and measure.",
        "**Next step:** pick one point and try it.",
        "That's the core!",
    ],
    hello: "Hey! Ask me anything.",
    before_tool: None,
    after_tool: "**Function result:**",
    tool_failed: "**The function failed:**",
    declines: "I can't answer that.",
    note: "*Practice answer · Cedar Flash*",
    breadth: 2,
    headings: false,
};

/// The model's voice.
pub fn of(model: &Model) -> &'static Voice {
    match model.id {
        "alder-large" => &ALDER_LARGE,
        "alder-small" => &ALDER_SMALL,
        "birch-grand" => &BIRCH_GRAND,
        "birch-quick" => &BIRCH_QUICK,
        "cedar-pro" => &CEDAR_PRO,
        "cedar-flash" => &CEDAR_FLASH,
        _ => match (model.vendor, model.reasons) {
            (Vendor::Alder, true) => &ALDER_LARGE,
            (Vendor::Alder, false) => &ALDER_SMALL,
            (Vendor::Birch, true) => &BIRCH_GRAND,
            (Vendor::Birch, false) => &BIRCH_QUICK,
            (Vendor::Cedar, _) => &CEDAR_FLASH,
        },
    }
}
