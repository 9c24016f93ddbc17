// Spending by model: requests, tokens, first words, failures, cost.

import { Button } from "@mantine/core";
import { useState } from "react";
import { VoiceLabel } from "../../design/Mark";
import { Empty } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { SpendMonth } from "../../ipc/bindings";
import { formatRowSum } from "../../lib/money";
import { compactCount, groupDigits } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import styles from "./spend.module.css";

/** As many as stand beside the chart; the rest, the cheapest, are shown when they are asked for. */
const SHOWN = 8;

export function ByModel({ models }: { models: SpendMonth["by_model"] }) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? models : models.slice(0, SHOWN);
  return (
    <section className={styles.byModel} aria-labelledby="by-model">
      <div className={styles.head}>
        <h2 id="by-model">By model</h2>
        <span className={styles.spring} />
        {models.length > SHOWN && (
          <Button size="xs" variant="subtle" onClick={() => setWhole(!whole)} data-testid="all-models">
            {whole ? `Show ${SHOWN}` : `All ${models.length}`}
          </Button>
        )}
      </div>
      {models.length === 0 ? (
        <Empty title="Models that answer appear here." />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" data-number>
                Requests
              </th>
              <th scope="col" data-number>
                Tokens
              </th>
              <th scope="col" data-number>
                First words
              </th>
              <th scope="col" data-number>
                Failed
              </th>
              <th scope="col" data-number>
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((model) => (
              <tr key={`${model.voice} ${model.model}`}>
                <th scope="row">
                  <VoiceLabel voice={model.voice}>{model.who}</VoiceLabel>
                </th>
                <td data-number>{groupDigits(model.requests)}</td>
                <td
                  data-number
                  className={text.soft}
                  title={`${groupDigits(model.input_tokens)} in, ${groupDigits(model.output_tokens)} out`}
                >
                  {compactCount(model.input_tokens + model.output_tokens)}
                </td>
                <td data-number className={text.soft}>
                  {model.ttft_ms === null ? "" : formatDuration(model.ttft_ms)}
                </td>
                <td data-number className={model.failed === 0 ? text.faint : undefined}>
                  {model.failed}
                </td>
                <td data-number>{formatRowSum(model.sum)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
