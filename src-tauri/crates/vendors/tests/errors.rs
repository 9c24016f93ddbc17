//! What vendors say when they refuse, a row each: status or within a stream, body, and what Medley makes of it.

#![allow(clippy::unwrap_used)]

use medley_domain::{Category, VendorError};
use medley_vendors::protocols::failure::Failure;
use medley_vendors::protocols::find;

use Category::{
    Authentication, BadRequest, ContentPolicy, ContextLength, NotFound, Overloaded, Permission, Protocol,
    Quota, RateLimit, Transport,
};

struct Row {
    who: &'static str,
    status: u16,
    body: &'static str,
    category: Category,
    wait: Option<u64>,
}

const fn row(
    who: &'static str,
    status: u16,
    body: &'static str,
    category: Category,
    wait: Option<u64>,
) -> Row {
    Row { who, status, body, category, wait }
}

const ROWS: &[Row] = &[
    // OpenAI.
    row(
        "openai",
        429,
        r#"{"error":{"message":"Rate limit reached for gpt-6-luna. Please try again in 20s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#,
        RateLimit,
        Some(20_000),
    ),
    row(
        "openai",
        429,
        r#"{"error":{"message":"Rate limit reached on tokens per min (TPM). Please try again in 6m0s.","type":"tokens","code":"rate_limit_exceeded"}}"#,
        RateLimit,
        Some(360_000),
    ),
    row(
        "openai",
        429,
        r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
        Quota,
        None,
    ),
    row(
        "openai",
        429,
        r#"{"error":{"message":"Your credit balance is used up, try again in 20s","type":"billing","code":"credit_balance_exhausted"}}"#,
        Quota,
        None,
    ),
    row(
        "openai",
        429,
        r#"{"error":{"message":"Request too large for gpt-6-luna on tokens per min (TPM): Limit 30000, Requested 40000.","type":"tokens","code":"rate_limit_exceeded"}}"#,
        ContextLength,
        None,
    ),
    row(
        "openai",
        400,
        r#"{"error":{"message":"Your input exceeds the context window of this model.","type":"invalid_request_error","param":"input","code":"context_length_exceeded"}}"#,
        ContextLength,
        None,
    ),
    row(
        "openai",
        400,
        r#"{"error":{"message":"Invalid prompt: your prompt was flagged","type":"invalid_request_error","code":"invalid_prompt"}}"#,
        ContentPolicy,
        None,
    ),
    row(
        "openai",
        400,
        r#"{"error":{"message":"Unsupported value: 'temperature'","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#,
        BadRequest,
        None,
    ),
    row(
        "openai",
        401,
        r#"{"error":{"message":"Incorrect API key provided: sk-x","type":"invalid_request_error","code":"invalid_api_key"}}"#,
        Authentication,
        None,
    ),
    row(
        "openai",
        403,
        r#"{"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","code":"unsupported_country_region_territory"}}"#,
        Permission,
        None,
    ),
    row(
        "openai",
        404,
        r#"{"error":{"message":"The model `sora-2` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}"#,
        NotFound,
        None,
    ),
    row(
        "openai",
        500,
        r#"{"error":{"message":"The server had an error","type":"server_error","code":null}}"#,
        Overloaded,
        None,
    ),
    row(
        "openai",
        503,
        r#"{"error":{"message":"Slow down","type":"service_unavailable_error","code":"slow_down"}}"#,
        Overloaded,
        None,
    ),
    // xAI: prose for a code, words for an error.
    row(
        "xai",
        400,
        r#"{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***x."}"#,
        Authentication,
        None,
    ),
    row(
        "xai",
        400,
        r#"{"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 140000 tokens: maximum context length"}"#,
        ContextLength,
        None,
    ),
    row(
        "xai",
        429,
        r#"{"code":"Some resource has been exhausted","error":"Your team has either used all available credits or reached its monthly spending limit."}"#,
        Quota,
        None,
    ),
    row(
        "xai",
        429,
        r#"{"code":"Some resource has been exhausted","error":"Too many requests for team"}"#,
        RateLimit,
        None,
    ),
    row(
        "xai",
        403,
        r#"{"code":"The caller does not have permission","error":"Content violates usage guidelines."}"#,
        ContentPolicy,
        None,
    ),
    row(
        "xai",
        404,
        r#"{"code":"Some requested entity was not found","error":"The model grok-1 does not exist"}"#,
        NotFound,
        None,
    ),
    // Mistral.
    row("mistral", 401, r#"{"detail":"Unauthorized"}"#, Authentication, None),
    row(
        "mistral",
        422,
        r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","x"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","param":null,"code":null}"#,
        BadRequest,
        None,
    ),
    row(
        "mistral",
        429,
        r#"{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}"#,
        Overloaded,
        None,
    ),
    row("mistral", 429, r#"{"message":"Requests rate limit exceeded"}"#, RateLimit, None),
    row(
        "mistral",
        400,
        r#"{"object":"error","message":"Prompt contains 40000 tokens, too large for model with 32768 maximum context length","type":"invalid_request_error","code":"3051"}"#,
        ContextLength,
        None,
    ),
    // DeepSeek.
    row(
        "deepseek",
        402,
        r#"{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"#,
        Quota,
        None,
    ),
    row(
        "deepseek",
        503,
        r#"{"error":{"message":"Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.","type":"service_unavailable_error"}}"#,
        Overloaded,
        None,
    ),
    row(
        "deepseek",
        400,
        r#"{"error":{"message":"This model's maximum context length is 131072 tokens.","type":"invalid_request_error"}}"#,
        ContextLength,
        None,
    ),
    // Groq.
    row(
        "groq",
        429,
        r#"{"error":{"message":"Rate limit reached for model in organization on tokens per minute (TPM): Limit 6000, Used 5000. Please try again in 5.289s. Visit the console","type":"tokens","code":"rate_limit_exceeded"}}"#,
        RateLimit,
        Some(5_289),
    ),
    row(
        "groq",
        413,
        r#"{"error":{"message":"Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}}"#,
        ContextLength,
        None,
    ),
    row(
        "groq",
        498,
        r#"{"error":{"message":"Flex tier capacity exceeded","type":"capacity_exceeded"}}"#,
        Overloaded,
        None,
    ),
    row(
        "groq",
        400,
        r#"{"error":{"message":"Failed to call a function","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<x>"}}"#,
        BadRequest,
        None,
    ),
    row(
        "groq",
        400,
        r#"{"error":{"message":"The model `x` has been decommissioned","type":"invalid_request_error","code":"model_decommissioned"}}"#,
        NotFound,
        None,
    ),
    // Cerebras.
    row(
        "cerebras",
        400,
        r#"{"message":"Current length is 9000 while limit is 8192","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}"#,
        ContextLength,
        None,
    ),
    row(
        "cerebras",
        401,
        r#"{"message":"Wrong API Key","type":"invalid_request_error","param":"api_key","code":"wrong_api_key"}"#,
        Authentication,
        None,
    ),
    row(
        "cerebras",
        429,
        r#"{"message":"Requests per day limit exceeded","type":"too_many_requests_error","code":"request_quota_exceeded"}"#,
        RateLimit,
        None,
    ),
    row(
        "cerebras",
        429,
        r#"{"message":"We're experiencing high traffic right now!","type":"too_many_requests_error","code":"queue_exceeded"}"#,
        Overloaded,
        None,
    ),
    // OpenRouter.
    row(
        "openrouter",
        402,
        r#"{"error":{"message":"Insufficient credits. Add more","code":402}}"#,
        Quota,
        None,
    ),
    row(
        "openrouter",
        403,
        r#"{"error":{"message":"Your input was flagged","code":403,"metadata":{"reasons":["violence"],"flagged_input":"x"}}}"#,
        ContentPolicy,
        None,
    ),
    row(
        "openrouter",
        404,
        r#"{"error":{"message":"No endpoints found matching your data policy.","code":404}}"#,
        NotFound,
        None,
    ),
    row(
        "openrouter",
        400,
        r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"provider_name":"X","raw":"{\"error\":\"maximum context length exceeded\"}"}}}"#,
        ContextLength,
        None,
    ),
    row(
        "openrouter",
        429,
        r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"temporarily rate-limited upstream. Please retry in 3 seconds"}}}"#,
        RateLimit,
        Some(3_000),
    ),
    row("openrouter", 502, r#"{"error":{"message":"Provider down","code":502}}"#, Overloaded, None),
    // Together, Fireworks, Hugging Face.
    row(
        "together",
        402,
        r#"{"error":{"message":"Credit limit exceeded, please navigate to billing","type":"credit_limit","param":null,"code":null}}"#,
        Quota,
        None,
    ),
    row(
        "together",
        422,
        r#"{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 32769. Given: 40000","type":"invalid_request_error"}}"#,
        ContextLength,
        None,
    ),
    row(
        "fireworks",
        400,
        r#"{"error":{"object":"error","type":"invalid_request_error","message":"The prompt is too long: 140000, model maximum context length: 131071"}}"#,
        ContextLength,
        None,
    ),
    row(
        "fireworks",
        412,
        r#"{"error":{"message":"Account is suspended due to insufficient funds","type":"error"}}"#,
        Quota,
        None,
    ),
    row(
        "huggingface",
        402,
        r#"{"error":"You have exceeded your monthly included credits for Inference Providers."}"#,
        Quota,
        None,
    ),
    row(
        "huggingface",
        503,
        r#"{"error":"Model x is currently loading","estimated_time":20.0}"#,
        Overloaded,
        Some(20_000),
    ),
    // Perplexity, Moonshot, Z.ai, Qwen, MiniMax.
    row(
        "perplexity",
        401,
        r#"{"error":{"message":"Invalid API key provided","type":"invalid_api_key","code":401}}"#,
        Authentication,
        None,
    ),
    row(
        "perplexity",
        401,
        "<html><head><title>401 Authorization Required</title></head></html>",
        Authentication,
        None,
    ),
    row(
        "moonshot",
        429,
        r#"{"error":{"message":"Your account is not active, please check your plan and billing details","type":"exceeded_current_quota_error"}}"#,
        Quota,
        None,
    ),
    row(
        "moonshot",
        429,
        r#"{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}"#,
        Overloaded,
        None,
    ),
    row(
        "moonshot",
        429,
        r#"{"error":{"message":"Your account reached max request: 3, please try again after 1 seconds","type":"rate_limit_reached_error"}}"#,
        RateLimit,
        Some(1_000),
    ),
    row(
        "moonshot",
        400,
        r#"{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}}"#,
        ContextLength,
        None,
    ),
    row(
        "moonshot",
        400,
        r#"{"error":{"message":"The request was rejected because it was considered high risk","type":"content_filter"}}"#,
        ContentPolicy,
        None,
    ),
    row(
        "zai",
        429,
        r#"{"error":{"code":"1113","message":"Insufficient balance or no resource package."}}"#,
        Quota,
        None,
    ),
    row("zai", 429, r#"{"error":{"code":"1302","message":"High concurrency usage"}}"#, RateLimit, None),
    row(
        "zai",
        400,
        r#"{"error":{"code":"1301","message":"System detected potentially unsafe content"},"contentFilter":[{"level":1,"role":"user"}]}"#,
        ContentPolicy,
        None,
    ),
    row("zai", 400, r#"{"error":{"code":"1211","message":"Unknown Model"}}"#, NotFound, None),
    row(
        "zai",
        401,
        r#"{"error":{"code":"1002","message":"Authorization Token invalid"}}"#,
        Authentication,
        None,
    ),
    row(
        "alibaba",
        400,
        r#"{"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content.","type":"data_inspection_failed"}}"#,
        ContentPolicy,
        None,
    ),
    row(
        "alibaba",
        429,
        r#"{"error":{"message":"Allocated quota exceeded, please increase your quota limit.","type":"insufficient_quota","code":"insufficient_quota"}}"#,
        RateLimit,
        None,
    ),
    row(
        "alibaba",
        400,
        r#"{"error":{"message":"Access denied, please make sure your account is in good standing.","type":"Arrearage","code":"Arrearage"}}"#,
        Quota,
        None,
    ),
    row(
        "alibaba",
        400,
        r#"{"error":{"message":"Range of input length should be [1, 30720]","type":"invalid_request_error","code":"invalid_parameter_error"}}"#,
        ContextLength,
        None,
    ),
    row(
        "minimax",
        200,
        r#"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
        Quota,
        None,
    ),
    row("minimax", 200, r#"{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}"#, RateLimit, None),
    row(
        "minimax",
        200,
        r#"{"base_resp":{"status_code":2013,"status_msg":"invalid params"}}"#,
        BadRequest,
        None,
    ),
    // Servers on this computer.
    row(
        "llama.cpp",
        400,
        r#"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}"#,
        ContextLength,
        None,
    ),
    row(
        "llama.cpp",
        503,
        r#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        Overloaded,
        None,
    ),
    row(
        "vllm",
        400,
        r#"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 9000 tokens. Please reduce the length of the messages","type":"BadRequestError","param":null,"code":400}"#,
        ContextLength,
        None,
    ),
    row(
        "vllm",
        404,
        r#"{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}"#,
        NotFound,
        None,
    ),
    row(
        "lmstudio",
        400,
        r#"{"error":"The number of tokens to keep from the initial prompt is greater than the context length."}"#,
        ContextLength,
        None,
    ),
    // What stands between.
    row("proxy", 407, "", Transport, None),
    row("proxy", 502, "<html><body>Bad gateway</body></html>", Overloaded, None),
    row("redirect", 302, "", Protocol, None),
    row(
        "stream",
        429,
        "data: {\"error\":{\"message\":\"no credit\",\"code\":\"insufficient_quota\"}}\n\n",
        Quota,
        None,
    ),
];

fn refused(status: u16, body: &str) -> VendorError {
    find("openai-chat").unwrap().classify(&Failure::of_body(status, body.as_bytes()))
}

#[test]
fn each_vendors_refusal_has_its_category_and_its_wait() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let error = refused(row.status, row.body);
        if (error.category, error.retry_after_ms) != (row.category, row.wait) {
            wrong.push(format!(
                "{} {} {}: {:?} {:?}",
                row.who, row.status, row.body, error.category, error.retry_after_ms
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_of_openais_wires_judge_alike() {
    for row in ROWS {
        let failure = Failure::of_body(row.status, row.body.as_bytes());
        let other = find("openai-responses").unwrap().classify(&failure);
        assert_eq!(other, refused(row.status, row.body), "{}", row.who);
    }
}

#[test]
fn the_same_error_within_a_stream_has_the_same_category() {
    // Without a status the class of error or the words must do.
    for (body, category) in [
        (r#"{"error":{"message":"m","code":"insufficient_quota"}}"#, Quota),
        (r#"{"error":{"message":"Provider down","code":502}}"#, Overloaded),
        (r#"{"error":{"message":"m","type":"invalid_request_error","code":"tool_use_failed"}}"#, BadRequest),
        (r#"{"error":{"message":"m","code":"rate_limit_exceeded"}}"#, RateLimit),
        (r#"{"error":{"message":"Your input was flagged","code":403}}"#, ContentPolicy),
        (r#"{"status":"failed","error":{"code":"server_error","message":"m"}}"#, Overloaded),
        (r#"{"error":{"message":"m"}}"#, Overloaded),
    ] {
        let failure = Failure::in_stream(serde_json::from_str(body).unwrap());
        let error = find("openai-responses").unwrap().classify(&failure);
        assert_eq!(error.category, category, "{body}");
    }
}

#[test]
fn only_a_gateway_that_gave_up_waiting_leaves_it_open_whether_money_was_spent() {
    for (status, billed) in
        [(400, false), (401, false), (408, true), (429, false), (500, false), (504, true), (524, true)]
    {
        assert_eq!(refused(status, "{}").maybe_billed, billed, "{status}");
    }
}

#[test]
fn the_vendors_own_words_and_code_are_kept() {
    let error = refused(400, r#"{"code":"Client specified an invalid argument","error":"No such field"}"#);
    assert_eq!(error.message, "No such field");
    assert_eq!(error.code.as_deref(), Some("Client specified an invalid argument"));
    assert_eq!(error.status, Some(400));
}
