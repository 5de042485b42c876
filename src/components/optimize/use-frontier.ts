'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { curveOf, type FrontierPoint, frontierQuestion } from '@/components/run/frontier-curve';
import type { Run } from '@/services/optimize/schema';
import { useTRPC } from '@/trpc/client';

/** The frontier beside an answer, once it is there; the answer stands without it. */
export function useFrontier(run: Run | undefined): FrontierPoint[] {
  const trpc = useTRPC();
  const question = run && frontierQuestion(run);
  const { data } = useQuery({
    ...trpc.optimize.frontier.queryOptions(question ?? skipToken),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data?.dataVersion === run?.dataVersion ? curveOf(data) : [];
}
