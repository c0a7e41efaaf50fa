// Markdown as elements. No HTML is made of a text anywhere: marked only takes the text apart, and what
// a model writes as HTML is shown as it is written. Nothing is loaded: a picture is a link to it.

import { Lexer, type Token, type Tokens } from "marked";
import type { ComponentChildren, VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Code } from "./code";
import { decoded } from "./entities";

/** A longer text is shown as it is, without Markdown. */
const MOST_CHARACTERS = 200_000;
const MOST_DEPTH = 24;

/** A growing text that took longer to take apart is shown as it is until it is whole: while it grows,
 * that is done each frame. */
const MOST_MS = 200;

/** The level of the heading above the text. Headings of the text are below it, and skip no level. */
const OUTER_LEVEL = 2;

interface Props {
  text: string;
  /** Whether more of it is to come. */
  isGrowing?: boolean;
}

export function Markdown({ text, isGrowing = false }: Props) {
  const isCostly = useRef(false);
  const parsed = useMemo(() => {
    if (isGrowing && isCostly.current) return null;
    const startedMs = performance.now();
    const found = parse(text);
    isCostly.current = performance.now() - startedMs > MOST_MS;
    return found;
  }, [text, isGrowing]);
  if (parsed === null) return <p class="plain">{text}</p>;
  const level = levels();
  return (
    <div class="markdown">
      {parsed.blocks.map((token, index) => (
        <Block
          key={index}
          token={token}
          level={token.type === "heading" ? level(token.depth) : 0}
          definitions={parsed.definitions}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  token: Token;
  level: number;
  definitions: string;
}

/** A block that is unchanged is not made again while the text grows. A definition that comes after a
 * block changes it, too. */
function Block({ token, level, definitions }: BlockProps) {
  return useMemo(() => block(token, level, 0), [token.raw, level, definitions]);
}

/** A text taken apart: its blocks, and what its links by reference lead to. */
interface Parsed {
  blocks: Token[];
  definitions: string;
}

function parse(text: string): Parsed | null {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    const tokens = new Lexer({ gfm: true }).lex(text);
    return {
      blocks: tokens.filter(({ type }) => type !== "space"),
      definitions: JSON.stringify(tokens.links),
    };
  } catch {
    // Thousands of quotes in quotes.
    return null;
  }
}

/** Gives headings of any depth levels that follow each other. */
function levels(): (depth: number) => number {
  const outer: number[] = [];
  return (depth) => {
    while (outer.length > 0 && (outer.at(-1) ?? 0) >= depth) outer.pop();
    outer.push(depth);
    return Math.min(6, OUTER_LEVEL + outer.length);
  };
}

function block(token: Token, level: number, depth: number): ComponentChildren {
  if (depth > MOST_DEPTH) return token.raw;
  switch (token.type) {
    case "paragraph":
      return <p>{inline(token.tokens, depth)}</p>;
    case "text":
      return token.tokens ? inline(token.tokens, depth) : decoded(token.text);
    case "heading": {
      const Heading = `h${level || 6}` as "h3";
      return <Heading>{inline(token.tokens, depth)}</Heading>;
    }
    case "code":
      return <Code text={token.text} language={token.lang ?? ""} />;
    case "blockquote":
      return <blockquote>{blocks(token.tokens, depth)}</blockquote>;
    case "list":
      return list(token as Tokens.List, depth);
    case "table":
      return <Table token={token as Tokens.Table} depth={depth} />;
    case "hr":
      return <hr />;
    case "space":
    case "def":
    case "checkbox":
      return null;
    default:
      // HTML, and whatever marked may learn yet.
      return <p class="plain">{token.raw}</p>;
  }
}

function blocks(tokens: Token[] | undefined, depth: number): ComponentChildren {
  return tokens?.map((token) => block(token, 0, depth + 1));
}

function list(token: Tokens.List, depth: number): VNode {
  const items = token.items.map((item) => (
    <li class={item.task ? "task" : undefined}>
      {item.task && <span>{item.checked ? "☑ " : "☐ "}</span>}
      {blocks(item.tokens, depth)}
    </li>
  ));
  const start = Number(token.start);
  return token.ordered ? (
    <ol start={start === 1 ? undefined : start}>{items}</ol>
  ) : (
    <ul>{items}</ul>
  );
}

function Table({ token, depth }: { token: Tokens.Table; depth: number }) {
  const cell = ({ align, tokens }: Tokens.TableCell) => ({
    class: align === null ? undefined : `to-${align}`,
    children: inline(tokens, depth),
  });
  return (
    <section class="table-scroll" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((each) => (
              <th scope="col" {...cell(each)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row) => (
            <tr>
              {row.map((each) => (
                <td {...cell(each)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function inline(tokens: Token[] | undefined, depth: number): ComponentChildren {
  return tokens?.map((token) => span(token, depth + 1));
}

function span(token: Token, depth: number): ComponentChildren {
  if (depth > MOST_DEPTH) return token.raw;
  switch (token.type) {
    case "text":
      return token.tokens ? inline(token.tokens, depth) : decoded(token.text);
    case "escape":
      return token.text;
    case "strong":
      return <strong>{inline(token.tokens, depth)}</strong>;
    case "em":
      return <em>{inline(token.tokens, depth)}</em>;
    case "del":
      return <del>{inline(token.tokens, depth)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <Link to={token.href}>{inline(token.tokens, depth)}</Link>;
    case "image":
      return <Link to={token.href}>{`Picture: ${token.text || token.href}`}</Link>;
    case "checkbox":
      return null;
    default:
      return token.raw;
  }
}

/** A link to a page or a mail address; any other is a text. */
function Link({ to, children }: { to: string; children: ComponentChildren }) {
  const address = safeAddress(to);
  if (address === null) return <span>{children}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" title={address}>
      {children}
    </a>
  );
}

function safeAddress(text: string): string | null {
  try {
    const url = new URL(decoded(text));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
