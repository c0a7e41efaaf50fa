// Passes on a stream's frames by a plan that Python has made. It decides nothing: what is not of the
// plan to the letter is left for Python. It knows nothing of the platform, so that it also runs where
// it is tested. docs/adrs/ADR-024 says what may be in a plan.

const LINE_END = 10;
const CARRIAGE_RETURN = 13;
// What of a frame may be here while the rest is not, before Python reads it.
const MOST_PART_BYTES = 16 * 1024;
// A frame that is longer is Python's, which knows how long one may be.
const MOST_FRAME_CHARACTERS = MOST_PART_BYTES;
const NOTHING = new Uint8Array();

const encoder = new TextEncoder();
// Bytes that are no UTF-8 are Python's to read, and a byte order mark is a character like any other.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The pieces as one. */
export function joined(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((bytes, piece) => bytes + piece.byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

/** Where the first blank line ends, 0 where there is none. */
export function endOfFirstFrame(bytes) {
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) {
    if (bytes[at + 1] === LINE_END) return at + 2;
  }
  return 0;
}

/** Where the last blank line ends, 0 where there is none. */
function endOfFrames(bytes) {
  for (let at = bytes.lastIndexOf(LINE_END); at > 0; at = bytes.lastIndexOf(LINE_END, at - 1)) {
    if (bytes[at - 1] === LINE_END) return at + 1;
  }
  return 0;
}

/**
 * The frames of one plan (`bluey.ports.Plan`). So many `frames` were passed on, with this `text`;
 * `lastFrame` is the data of the last one. `rest` has the bytes that were not, or not yet. `isOver`:
 * nothing more is passed on.
 */
export class Relay {
  text = "";
  frames = 0;
  lastFrame = "";
  rest = NOTHING;
  isOver = false;
  #plan;
  #pattern;
  #counts;

  constructor(plan) {
    this.#plan = plan;
    this.#pattern = new RegExp(`^${plan.pattern}$`);
    this.#counts = plan.counts;
  }

  /** What the client gets for the frames that these bytes complete, up to the first other one. */
  feed(piece) {
    const bytes = this.rest === NOTHING ? piece : joined([this.rest, piece]);
    const end = endOfFrames(bytes);
    this.rest = end === bytes.byteLength ? NOTHING : bytes.subarray(end);
    // Other line ends are Python's to read: here such a frame would never end.
    this.isOver = this.rest.byteLength > MOST_PART_BYTES || this.rest.includes(CARRIAGE_RETURN);
    if (end === 0) return "";
    let whole;
    try {
      whole = decoder.decode(bytes.subarray(0, end));
    } catch {
      this.isOver = true;
      this.rest = bytes;
      return "";
    }
    let out = "";
    let start = 0;
    while (start < whole.length) {
      const frameEnd = whole.indexOf("\n\n", start);
      // Of an odd number of line ends, one is left.
      const event = frameEnd < 0 ? undefined : this.#eventOf(whole.slice(start, frameEnd));
      if (event === undefined) {
        this.isOver = true;
        this.rest = joined([encoder.encode(whole.slice(start)), this.rest]);
        break;
      }
      out += event;
      start = frameEnd + 2;
    }
    return out;
  }

  /** What the client gets for a frame; undefined where that is not of the plan. */
  #eventOf(frame) {
    if (frame.length > MOST_FRAME_CHARACTERS) return undefined;
    const found = this.#pattern.exec(frame);
    if (found === null) return undefined;
    let literal = found[1];
    let text = literal;
    if (literal.includes("\\")) {
      text = JSON.parse(`"${literal}"`);
      if (!text.isWellFormed()) return undefined;
      literal = JSON.stringify(text).slice(1, -1);
    }
    if (this.text.length + text.length > this.#plan.most_characters) return undefined;
    if (found.length > 2) {
      const counts = found.slice(2).map(Number);
      if (counts.some((count, position) => count < this.#counts[position])) return undefined;
      this.#counts = counts;
    }
    const { before, number, between, after } = this.#plan;
    const numbered = number === null ? before : `${before}${number + this.frames}${between}`;
    this.text += text;
    this.frames += 1;
    this.lastFrame = frame.slice(frame.indexOf("data: ") + 6);
    if (!this.#plan.is_shown) return "";
    return `${numbered}"${literal}"${after}`;
  }
}
