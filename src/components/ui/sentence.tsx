import { Fragment } from 'react';
import { asSentence } from '@/lib/format';
import { withoutUploadIds } from '@/lib/uploaded-symbol';

/** What the engine says, as a sentence whose numbers are never torn from their unit. */
export function Sentence({ text }: { text: string }) {
  const parts = asSentence(withoutUploadIds(text)).split(/(\S+ %\S?)/);
  return parts.map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 1 ? (
      <span key={key} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    );
  });
}
