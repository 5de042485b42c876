import { z } from 'zod';
import { symbolSchema } from '@/services/assets/schema';

/** Shared by the form and the procedures. */

const amount = z.number().nonnegative().max(1e15);

const positionSchema = z.strictObject({
  symbol: symbolSchema,
  /** Ideal share of everything: cash plus what is held. */
  weight: z.number().min(0, 'short positions cannot be turned into shares: leave them out').max(1),
  /** Of one share; absent: the last stored close. */
  price: z.number().positive().max(1e12).optional(),
  /** Shares held now. */
  holding: amount.default(0),
  /** Shares are traded in multiples of this. */
  lotSize: z.number().int().positive().max(1e9).default(1),
});

export const allocateInputSchema = z
  .strictObject({
    positions: z.array(positionSchema).min(1, 'give at least one position').max(500),
    /** Money to invest, in the currency of the prices. */
    cash: amount,
    /** Per asset traded. */
    fixedFee: amount.default(0),
    /** Share of the value traded, 0.001 = 0.1 %. */
    proportionalFee: z.number().min(0).max(1).default(0),
    method: z.enum(['exact', 'greedy']).default('exact'),
  })
  .refine(({ positions }) => positions.reduce((sum, { weight }) => sum + weight, 0) <= 1 + 1e-9, {
    path: ['positions'],
    error: 'the weights sum to more than 1: lower them',
  })
  .refine(
    ({ positions }) => new Set(positions.map(({ symbol }) => symbol)).size === positions.length,
    { path: ['positions'], error: 'a symbol is listed more than once: keep each once' },
  )
  .refine(({ positions, cash }) => cash > 0 || positions.some(({ holding }) => holding > 0), {
    path: ['cash'],
    error: 'there is nothing to invest: give cash or holdings',
  });

export type AllocateInput = z.infer<typeof allocateInputSchema>;

export const allocationSchema = z.object({
  /** `exact` is optimal up to `bound`. */
  method: z.enum(['exact', 'greedy']),
  positions: z.array(
    z.object({
      symbol: z.string(),
      price: z.number(),
      /** Day of a stored price; null where the price was given. */
      priceDate: z.string().nullable(),
      shares: z.number(),
      value: z.number(),
      weight: z.number(),
      idealWeight: z.number(),
    }),
  ),
  trades: z.array(
    z.object({
      symbol: z.string(),
      /** Bought where > 0, sold where < 0. */
      shares: z.number(),
      value: z.number(),
      fee: z.number(),
      reason: z.string(),
    }),
  ),
  /** Cash plus holdings before the trades; weights are shares of it. */
  totalValue: z.number(),
  cashLeft: z.number(),
  fees: z.number(),
  /** Sum of |value held - ideal value| over the total value. */
  trackingLoss: z.number(),
  /** Tracking loss plus fees over the total value: what is minimized. */
  objective: z.number(),
  /** No plan has a lower objective; null for greedy. */
  bound: z.number().nullable(),
  notes: z.array(z.string()),
});

export type ShareAllocation = z.infer<typeof allocationSchema>;
