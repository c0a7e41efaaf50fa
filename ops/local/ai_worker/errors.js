// What the platform refuses with: its codes, their statuses, and the forms of its error bodies.

// [HTTP status, text] of each code. Where a code has two statuses, the more frequent one.
const CODES = {
  2003: [429, "Rate limited"],
  2009: [401, "Unauthorized"],
  2016: [424, "Prompt blocked due to security configurations"],
  2017: [424, "Response blocked due to security configurations"],
  2018: [429, "Wholesale rate limit exceeded"],
  2021: [402, "Insufficient balance; add money to your gateway or use BYOK"],
  2045: [429, "Spend limit exceeded"],
  3003: [400, "Bad input"],
  3006: [413, "Request is too large"],
  3007: [408, "Request timeout"],
  3008: [408, "Request was aborted"],
  3023: [403, "Account is not allowed"],
  3036: [429, "You have used up your daily free allocation of neurons"],
  3039: [400, "Bad input"],
  3040: [429, "Capacity temporarily exceeded, please try again."],
  3041: [403, "Account is not allowed"],
  3042: [404, "No such model"],
  3043: [500, "Internal server error"],
  5004: [400, "Bad input"],
  5005: [405, "This model has no LoRA"],
  5007: [400, "No such model or task"],
  5016: [403, "The model's agreement was not accepted"],
  5018: [403, "Account is not allowed to use this model"],
  5019: [405, "This SDK is too old"],
  5035: [403, "This model needs Workers Paid or credits"],
  7003: [404, "Model not found"],
  7013: [503, "Guardrails are not available"],
  8001: [400, "Invalid input"],
  8006: [400, "Invalid input"],
  10000: [401, "Authentication error"],
};

// What a code with a second status says there.
const SECOND_TEXTS = { "7003 400": "Model execution failed (User Input Error): Bad input" };

/** A refusal. `status` and `message` are the code's own where they are not given. */
export class AIError extends Error {
  constructor(code, message, status = CODES[code]?.[0] ?? 500) {
    super(message ?? SECOND_TEXTS[`${code} ${status}`] ?? CODES[code]?.[1] ?? "Unknown error");
    this.code = code;
    this.status = status;
  }

  get isGateways() {
    return (this.code >= 2000 && this.code < 3000) || (this.code >= 7000 && this.code < 8000);
  }

  get name() {
    return this.isGateways ? "AiGatewayError" : "AiError";
  }

  /** The body of a response that refuses: Workers AI's form, AI Gateway's, or that of the API. */
  get body() {
    const { code, message, name, status } = this;
    const errors = [{ code, message }];
    if (code === 10000) return { success: false, errors, messages: [], result: null };
    if (!this.isGateways) return { internalCode: code, description: message, name, errors };
    return { success: false, result: [], messages: [], error: errors, name, httpCode: status, internalCode: code };
  }
}

/** A refusal without a code of Cloudflare's: a vendor's or a proxy's, passed on as it is. */
export class ForeignError extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** The schema check of the binding refused the inputs; the text is the platform's. */
export function inputError(text) {
  return new AIError(7003, `Model execution failed (User Input Error): ${text}`, 400);
}
