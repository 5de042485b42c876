import { z } from 'zod';
import { refreshForecasts as refresh } from '@/services/forecasts/refresh';
import type { JobKind } from '@/services/jobs/contract';

export const refreshForecasts: JobKind<{ symbols?: string[] | undefined }> = {
  id: 'refresh-forecasts',
  title: 'Forecasts',
  description:
    'Computes the forecasts of every asset that has none of its last day and its present prices.',
  input: z.strictObject({ symbols: z.array(z.string()).optional() }),
  schedule: { pattern: '30 2 * * *', input: {} },
  async run(context, { symbols }) {
    const { forecasts, tooShort, modelVersion } = await refresh({ context, input: { symbols } });
    const short =
      tooShort.length === 0
        ? ''
        : ` Too little history: ${tooShort.map(({ symbol }) => symbol).join(', ')}.`;
    return `${forecasts.length} forecasts by model ${modelVersion}.${short}`;
  },
};
