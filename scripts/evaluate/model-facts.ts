import { z } from 'zod';
import type { ModelFacts } from '@/forecast/evaluation/model-card';

const schema = z.object({
  architecture: z.string(),
  parameters: z.int(),
  data: z.object({ firstDate: z.iso.date(), assets: z.int() }),
  training: z.object({ lastTarget: z.iso.date() }),
});

/** What a model card tells of `metadata.json`. */
export function modelFacts(metadata: unknown): ModelFacts {
  const { architecture, parameters, data, training } = schema.parse(metadata);
  return {
    architecture,
    parameters,
    trainedAssets: data.assets,
    firstDate: data.firstDate,
    lastTarget: training.lastTarget,
  };
}
