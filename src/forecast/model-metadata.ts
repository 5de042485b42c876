import { z } from 'zod';
import { featureNames } from './features';
import { sequenceDays } from './windows';

const perHorizon = z.array(z.number());

/** `model/metadata.json`: what a person must know of the model beside it, and what the program must to serve it. */
export const modelMetadataSchema = z.looseObject({
  format: z.literal(1),
  /** Of `forecast.onnx`. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  features: z.array(z.string()),
  sequenceDays: z.int().positive(),
  /** Trading days, ascending. */
  horizons: z.array(z.int().positive()).min(1),
  /** Of the Student distribution around the mean, one per horizon. */
  degreesOfFreedom: perHorizon,
  /** First and last day that training has seen, targets and validation included. */
  data: z.looseObject({ firstDate: z.iso.date(), lastDate: z.iso.date() }),
});

export type ModelMetadata = z.infer<typeof modelMetadataSchema>;

/** @throws Error whose sentence says why this program cannot serve a model of that description */
export function parseModelMetadata(text: string): ModelMetadata {
  const metadata = modelMetadataSchema.parse(JSON.parse(text));
  if (metadata.features.join() !== featureNames.join()) {
    throw new Error('the model was trained on other features than this program computes');
  }
  if (metadata.sequenceDays !== sequenceDays) {
    throw new Error(`the model reads ${metadata.sequenceDays} days, this program ${sequenceDays}`);
  }
  if (metadata.degreesOfFreedom.length !== metadata.horizons.length) {
    throw new Error('the model does not describe every horizon');
  }
  return metadata;
}
