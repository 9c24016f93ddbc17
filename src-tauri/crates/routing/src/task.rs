//! The task class of a prompt and how long its answer is likely to be.
//!
//! Only what is certain and cheap is told apart here: a fenced block is code, all else is chat.

/// `code` where the text holds a fenced block, else `chat`.
pub fn task_of(text: &str) -> &'static str {
    let fenced = text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    });
    if fenced { "code" } else { "chat" }
}

/// Output tokens of a usual answer, reasoning included: a length for the task, and a little more for a long prompt.
pub fn likely_output(task: &str, input_tokens: u64) -> u64 {
    let usual = match task {
        "code" => 900,
        _ => 500,
    };
    usual + (input_tokens / 8).min(800)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fenced_block_is_code_and_a_mention_of_backticks_is_not() {
        assert_eq!(task_of("Why does this fail?\n  ```rust\nfn main() {}\n```"), "code");
        assert_eq!(task_of("What does ``` mean in Markdown?"), "chat");
        assert_eq!(task_of(""), "chat");
    }

    #[test]
    fn a_longer_prompt_has_a_longer_answer_up_to_a_limit() {
        assert_eq!(likely_output("chat", 0), 500);
        assert!(likely_output("code", 1_000) > likely_output("code", 0));
        assert_eq!(likely_output("chat", 1_000_000), 1_300);
    }
}
