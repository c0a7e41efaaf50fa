// What is known of an answer: who gave it, its tokens, cost and time, and the id to find it by.

import { dollarsText, tokensText } from "../components/amounts";
import { CopyButton } from "../components/copy";
import type { Facts } from "./conversation";
import { shortName } from "./models";

export function AnswerFacts({ facts }: { facts: Facts }) {
  const { servedModel, tokensIn, tokensOut, costUsd, latencyMs, firstTokenMs, traceId } = facts;
  const details = [
    facts.cachedTokens ? `${tokensText(facts.cachedTokens)} cached` : "",
    facts.reasoningTokens ? `${tokensText(facts.reasoningTokens)} reasoning` : "",
  ].filter(Boolean);
  return (
    <dl class="facts">
      {servedModel && (
        <div>
          <dt>Model</dt>
          <dd title={servedModel}>{shortName(servedModel)}</dd>
        </div>
      )}
      {tokensIn !== null && tokensOut !== null && (
        <div>
          <dt>Tokens</dt>
          <dd>
            {tokensText(tokensIn)} in, {tokensText(tokensOut)} out
            {details.length > 0 && ` (${details.join(", ")})`}
          </dd>
        </div>
      )}
      {costUsd !== null && (
        <div>
          <dt>Cost</dt>
          <dd>{dollarsText(costUsd.toFixed(6))}</dd>
        </div>
      )}
      {latencyMs !== null && (
        <div>
          <dt>Time</dt>
          <dd>
            {seconds(latencyMs)}
            {firstTokenMs !== null && `, first token ${seconds(firstTokenMs)}`}
          </dd>
        </div>
      )}
      {traceId && (
        <div>
          <dt>Trace</dt>
          <dd class="trace">
            <code title={traceId}>{traceId}</code>
            <CopyButton text={traceId} label="Copy the trace id" isSmall />
          </dd>
        </div>
      )}
    </dl>
  );
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
