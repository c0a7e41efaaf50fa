// A question or an answer as it is shown.

import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import { tokensText } from "../components/amounts";
import { CopyButton } from "../components/copy";
import { FailureNote } from "../components/failure";
import { Icon } from "../components/icon";
import { Markdown } from "../components/markdown";
import { askAgain } from "./asking";
import type { Answer, Ending, Question, Turn } from "./conversation";
import { AnswerFacts } from "./facts";
import { shortName } from "./models";

interface Props {
  turn: Turn;
  /** Whether it is the last one, which can be asked again. */
  isLast: boolean;
}

export const TurnView = memo(({ turn, isLast }: Props) =>
  turn.role === "user" ? (
    <QuestionView question={turn} />
  ) : (
    <AnswerView answer={turn} isLast={isLast} />
  ),
);

function QuestionView({ question }: { question: Question }) {
  const { unseen } = question;
  return (
    <article class="question">
      <h2 class="hidden">You</h2>
      {question.pictures.length > 0 && (
        <ul class="pictures" aria-label="Pictures">
          {question.pictures.map(({ url, name }) => (
            <li key={url || name}>
              {url ? <img src={url} alt={name} /> : <span class="badge">{name}</span>}
            </li>
          ))}
        </ul>
      )}
      {question.text && <p class="plain">{question.text}</p>}
      {unseen && (
        <p class="note">
          <Icon name="alert" size={16} />
          <span>
            {shortName(unseen.model)} sees no pictures, so it was not sent{" "}
            {unseen.pictures === 1 ? "the picture" : `the ${unseen.pictures} pictures`} of this
            conversation.
          </span>
        </p>
      )}
    </article>
  );
}

/** What to say of an answer that did not end by itself, beside a failure's own words. */
const ENDINGS: Partial<Record<Ending, string>> = {
  stopped: "You stopped this answer. What was made until then is charged.",
  broken: "The stream broke off, so this answer may be incomplete.",
  left: "The page was left while this answer came, so it is incomplete.",
};

const REASONS: Record<string, string> = {
  length: "The answer was cut off: it has as many tokens as it may have.",
  content_filter: "The model's provider cut this answer off by its content filter.",
};

/** Why the model ended, where that is no usual end. */
function reasonOf({ finishReason: reason, text, facts }: Answer): string | undefined {
  // The API gives this reason for every empty answer.
  if (reason === "length" && text.trim() === "")
    return "The model answered with nothing. Most often, it has used up its tokens on reasoning.";
  if (reason === "length" && facts.maxTokens !== null)
    return `The answer was cut off: the API allowed it ${tokensText(facts.maxTokens)} tokens.`;
  return reason === null ? undefined : REASONS[reason];
}

function AnswerView({ answer, isLast }: { answer: Answer; isLast: boolean }) {
  const { text, reasoning, ending, failure, facts } = answer;
  const isComing = ending === "streaming";
  const note = ENDINGS[ending] ?? reasonOf(answer);
  const name = shortName(facts.servedModel ?? facts.askedModel) || "The model";
  return (
    <article class="answer" aria-busy={isComing}>
      <h2 class="hidden">{name}</h2>
      {reasoning && <Reasoning text={reasoning} isComing={isComing && text === ""} />}
      {text && <Markdown text={text} isGrowing={isComing} />}
      {isComing && text === "" && reasoning === "" && (
        <p class="coming">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="hidden">Waiting for the model</span>
        </p>
      )}
      {ending === "done" && text.trim() === "" && !note && (
        <p class="soft">The model answered with nothing.</p>
      )}
      {note && (
        <p class="note">
          <Icon name="alert" size={16} />
          {note}
        </p>
      )}
      {failure && (
        <FailureNote
          failure={failure}
          title={text ? "The answer broke off" : undefined}
          onRetry={isLast ? () => void askAgain() : undefined}
        />
      )}
      {!isComing && (text || !failure) && (
        <footer class="answer-foot">
          <AnswerFacts facts={failure ? { ...facts, traceId: null } : facts} />
          <div class="answer-actions">
            {text && <CopyButton text={text} />}
            {isLast && !failure && (
              <button type="button" class="button quiet small" onClick={() => void askAgain()}>
                <Icon name="retry" size={16} />
                Ask again
              </button>
            )}
          </div>
        </footer>
      )}
    </article>
  );
}

function Reasoning({ text, isComing }: { text: string; isComing: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="reasoning"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Icon name="chevron" size={16} />
        {isComing ? "Reasoning …" : "Reasoning"}
      </summary>
      {isOpen && <Markdown text={text} isGrowing={isComing} />}
    </details>
  );
}
