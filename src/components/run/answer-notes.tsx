import { tradeSentence } from '@/components/run/finding';
import { Sentence } from '@/components/ui/sentence';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

/** What a reader must know before the weights: where the answer is not quite what was asked, and what it takes to get there. */
export function AnswerNotes({ run, outcome }: { run: Run; outcome: SolvedOutcome }) {
  const { remark, trade } = outcome;
  const notes = [remark, trade && tradeSentence(trade, run.input.currentWeights !== undefined)];
  return notes.map(
    (note) =>
      note && (
        <p key={note} className="max-w-[68ch] border-edge border-l-2 pl-3">
          <Sentence text={note} />
        </p>
      ),
  );
}
