'use client';

import { useEffect, useId, useMemo, useRef } from 'react';
import type { FieldProblem } from '@/components/optimize/field-error';
import {
  type LimitMistake,
  limitExamples,
  limitLines,
  limitMistake,
} from '@/components/optimize/limit-lines';
import { FieldMessage } from '@/components/ui/field-message';
import type { Asset } from '@/services/assets/schema';

const fewestRows = 2;
const mostRows = 12;

/** Limits in words, one per line; a mistake is marked where the server found it. */
export function FurtherLimits({
  value,
  chosen,
  problem,
  onChange,
}: {
  value: string;
  chosen: readonly Asset[];
  problem: FieldProblem | undefined;
  onChange: (limits: string) => void;
}) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const mistake = useMemo(
    () => problem && limitMistake(value, problem.path, problem.message),
    [problem, value],
  );
  useEffect(() => {
    if (!mistake) return;
    const { line, place } = mistake;
    const from = line.start + (place?.before.length ?? 0);
    box.current?.setSelectionRange(from, place ? from + place.marked.length : from);
  }, [mistake]);

  const examples = limitExamples(chosen);
  const written = limitLines(value).map(({ text }) => text);
  const add = (example: string) => onChange([...written, example].join('\n'));
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        Further limits <span className="font-normal text-soft">(optional)</span>
      </label>
      <textarea
        ref={box}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        rows={Math.min(mostRows, Math.max(fewestRows, value.split('\n').length))}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-message`}
        className="field-box mt-1 block w-full resize-y py-2 text-sm tabular-nums"
      />
      <FieldMessage
        id={`${id}-message`}
        help={
          examples.length > 0 ? (
            <>
              One a line, in symbols and sectors. Add an example:{' '}
              {examples.map((example) => (
                <button
                  key={example}
                  type="button"
                  disabled={written.includes(example)}
                  onClick={() => add(example)}
                  className="button-link mr-3 text-left disabled:text-soft disabled:no-underline"
                >
                  {example}
                </button>
              ))}
            </>
          ) : (
            'One a line, in symbols and sectors; with three assets chosen, two examples stand here.'
          )
        }
        error={problem && (mistake ? <Mistake mistake={mistake} /> : problem.message)}
      />
    </div>
  );
}

function Mistake({ mistake: { line, message, place } }: { mistake: LimitMistake }) {
  return (
    <>
      Line {line.line}
      {place && `, character ${place.before.length + 1}`}: {message}
      {place && (
        <code className="mt-1 block font-normal font-sans text-ink [overflow-wrap:anywhere]">
          {place.before}
          <mark className="border-alert border-b-2 bg-alert-wash text-alert">
            {place.marked || '\u00a0\u00a0'}
          </mark>
          {place.after}
        </code>
      )}
    </>
  );
}
