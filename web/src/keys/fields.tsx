// Fields of a form, each with what the API says of it beside it.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Failure } from "../api";
import { FailureNote } from "../components/failure";

export interface Problem {
  /** Where: `budgets.daily.tokens`. */
  path: string;
  message: string;
}

/** What the API says is wrong, place by place. */
export function problemsOf(failure: Failure | null): Problem[] {
  const details: unknown[] = Array.isArray(failure?.details) ? failure.details : [];
  return details.filter(
    (each): each is Problem =>
      typeof each === "object" &&
      each !== null &&
      typeof (each as Problem).path === "string" &&
      typeof (each as Problem).message === "string",
  );
}

function isAt(problem: Problem, path: string): boolean {
  return problem.path === path || problem.path.startsWith(`${path}.`);
}

/** What is wrong at a path or below it, or undefined. */
export function problemAt(problems: readonly Problem[], path: string): string | undefined {
  const found = problems.filter((problem) => isAt(problem, path)).map(({ message }) => message);
  return found.length > 0 ? found.join(" ") : undefined;
}

/** What ties a control to the words around it. */
interface Told {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  problem?: string | undefined;
  children: (told: Told) => ComponentChildren;
}

/** One control with its label. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const describing = [problem ? `${id}-problem` : "", hint ? `${id}-hint` : ""].join(" ").trim();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        "aria-invalid": problem !== undefined,
        "aria-describedby": describing || undefined,
      })}
      {problem && <ProblemText id={`${id}-problem`} text={problem} />}
      {hint && (
        <p class="fine" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function ProblemText({ id, text }: { id: string; text: string }) {
  return (
    <p class="problem" id={id}>
      {text}
    </p>
  );
}

interface NoteProps {
  failure: Failure | null;
  title: string;
  /** The paths of the form's fields, which show their own problems. */
  fields: readonly string[];
  children?: ComponentChildren;
}

/** Why a form was refused: what no field shows, and the focus goes to the first field that does. */
export function FormFailure({ failure, title, fields, children }: NoteProps) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure === null) return;
    const wrong = note.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]");
    wrong?.focus();
    // What is wrong stands below the field, and may be below what the dialog shows.
    (wrong?.closest(".field") ?? note.current)?.scrollIntoView({ block: "nearest" });
  }, [failure]);
  const others = problemsOf(failure).filter(
    (problem) => !fields.some((path) => isAt(problem, path)),
  );
  return (
    <div ref={note}>
      {failure && (
        <FailureNote failure={failure} title={title}>
          {others.map(({ path, message }) => (
            <p key={path}>{path.startsWith("(") ? message : `${path}: ${message}`}</p>
          ))}
          {children}
        </FailureNote>
      )}
    </div>
  );
}
