// The chat: the conversation, where the next question is written, and what it is asked with.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ask, stop } from "../chat/asking";
import { Composer } from "../chat/composer";
import {
  type Answer,
  changeSettings,
  forgetConversation,
  isStreaming,
  settings,
  turns,
} from "../chat/conversation";
import { ModelChoice } from "../chat/model_choice";
import { chosen } from "../chat/models";
import { SettingsPanel } from "../chat/settings_panel";
import { TurnView } from "../chat/turn";
import { UnkeptConversation, UnkeptSettings } from "../chat/unkept";
import { Icon } from "../components/icon";
import type { Page } from "../page";

const EXAMPLES = [
  "Explain what an AI gateway does, in three sentences.",
  "Write a Python function that finds duplicate lines in a file.",
  "Compare HTTP polling, server-sent events and WebSockets in a table.",
];

/** Within this distance of the end, the view follows what is coming. */
const NEAR_PX = 80;

function Chat() {
  const areSettingsShown = useSignal(false);
  const streaming = isStreaming();
  const conversation = turns.value;
  const first = chosen.value?.id;
  useEffect(() => {
    // The settings name the model that is shown.
    if (first !== undefined && first !== settings.value.model) changeSettings({ model: first });
  }, [first]);
  return (
    <div class={areSettingsShown.value ? "chat with-settings" : "chat"}>
      <h1 class="hidden">Chat</h1>
      <header class="chat-bar">
        <ModelChoice />
        <div class="chat-actions">
          <button
            type="button"
            class="button quiet"
            disabled={conversation.length === 0}
            onClick={() => {
              stop();
              forgetConversation();
            }}
          >
            <Icon name="plus" size={18} />
            <span>New chat</span>
          </button>
          <button
            type="button"
            class="button quiet"
            aria-expanded={areSettingsShown.value}
            aria-controls="chat-settings"
            onClick={() => {
              areSettingsShown.value = !areSettingsShown.value;
            }}
          >
            <Icon name="settings" size={18} />
            <span>Settings</span>
          </button>
        </div>
      </header>
      <Conversation />
      <div class="chat-foot">
        <UnkeptConversation />
        {/* The panel has this itself, and covers it on a phone. */}
        {!areSettingsShown.value && <UnkeptSettings />}
        <Composer streaming={streaming} />
      </div>
      <aside id="chat-settings" aria-label="Settings of the chat" hidden={!areSettingsShown.value}>
        {areSettingsShown.value && <UnkeptSettings />}
        <SettingsPanel />
      </aside>
      <Announcer />
    </div>
  );
}

function Conversation() {
  const view = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const isAway = useSignal(false);
  const conversation = turns.value;
  const length = conversation.length;

  useLayoutEffect(() => {
    if (follows.current) toEnd();
  });
  useLayoutEffect(() => {
    // Whoever asks wants to see the answer.
    follows.current = true;
    toEnd();
  }, [length]);

  function toEnd(): void {
    const element = view.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }
  function onScroll(): void {
    const element = view.current;
    if (element === null) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    isAway.value = !follows.current;
  }

  return (
    <section
      class="conversation"
      aria-label="Conversation"
      ref={view}
      onScroll={onScroll}
      tabIndex={0}
    >
      {length === 0 ? (
        <Welcome />
      ) : (
        <div class="turns">
          {conversation.map((turn, index) => (
            <TurnView key={turn.id} turn={turn} isLast={index === length - 1} />
          ))}
        </div>
      )}
      {isAway.value && (
        <button
          type="button"
          class="button small to-end"
          onClick={() => {
            follows.current = true;
            toEnd();
          }}
        >
          To the newest
        </button>
      )}
    </section>
  );
}

function Welcome() {
  return (
    <div class="welcome">
      <h2>What would you like to know?</h2>
      <p class="lead">
        Each answer shows its tokens, its cost, its time and the model that gave it. The
        conversation stays in this tab.
      </p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => void ask(example, [])}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a screen reader is told of an answer that has ended. */
function outcomeOf({ ending, text }: Answer): string {
  return ending === "stopped" ? "You stopped this answer." : text || "There was no answer.";
}

/** Tells a screen reader when an answer begins and what it was, not each token. */
function Announcer() {
  const last = turns.value.at(-1);
  const wasStreaming = useRef(false);
  const said = useRef("");
  if (last?.role === "assistant" && last.ending === "streaming") {
    wasStreaming.current = true;
    said.current = "The model is answering.";
  } else if (wasStreaming.current) {
    wasStreaming.current = false;
    said.current = last?.role === "assistant" ? outcomeOf(last) : "";
  }
  return (
    <p class="hidden" role="status">
      {said.current}
    </p>
  );
}

export const chat: Page = { id: "chat", title: "Chat", icon: "chat", Content: Chat, fills: true };
