// A block of code, with its language's colours. lowlight gives a tree, and the tree becomes elements.

import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { CopyButton } from "./copy";

const LANGUAGES = {
  bash,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
};

/** Longer code is shown without colours. */
const MOST_CHARACTERS = 40_000;

const lowlight = createLowlight(LANGUAGES);
lowlight.registerAlias({ bash: ["console", "shell"], json: ["jsonc"] });

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

interface Props {
  text: string;
  /** The word after the fence: `python`. */
  language?: string;
}

export function Code({ text, language = "" }: Props) {
  const name = language.trim().split(/\s/)[0] ?? "";
  const coloured = useMemo(() => colour(text, name.toLowerCase()), [text, name]);
  return (
    <figure class="code">
      <figcaption>
        <span>{name || "text"}</span>
        <CopyButton text={text} />
      </figcaption>
      <pre tabIndex={0}>
        <code>{coloured}</code>
      </pre>
    </figure>
  );
}

function colour(text: string, name: string): ComponentChildren {
  if (text.length > MOST_CHARACTERS || !lowlight.registered(name)) return text;
  try {
    return lowlight.highlight(name, text).children.map(element);
  } catch {
    return text;
  }
}

function element(node: Node): ComponentChildren {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const classes = node.properties.className;
  return (
    <span class={Array.isArray(classes) ? classes.join(" ") : undefined}>
      {node.children.map(element)}
    </span>
  );
}
