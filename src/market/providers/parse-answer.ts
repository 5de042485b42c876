import type { z } from 'zod';
import { ProviderError } from '@/market/contract';

/** The JSON of an answer in its documented form; a web page, half an answer or another form is a `bad_answer`. */
export async function parseJsonAnswer<T>(
  response: Response,
  schema: z.ZodType<T>,
  provider: string,
): Promise<T> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw isWebPage(text) ? webPage(provider) : brokenAnswer(provider, cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw brokenAnswer(provider, parsed.error);
  return parsed.data;
}

export const isWebPage = (text: string): boolean => /^\s*<(!doctype|html|\?xml)/i.test(text);

export const webPage = (provider: string) =>
  new ProviderError(
    'bad_answer',
    'next-provider',
    `${provider} answered with a web page instead of prices.`,
  );

export const brokenAnswer = (provider: string, cause?: unknown) =>
  new ProviderError(
    'bad_answer',
    'next-provider',
    `The answer of ${provider} is not in its usual form.`,
    {
      cause,
    },
  );
