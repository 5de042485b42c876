'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { OptimizeInputRaw } from '@/services/optimize/schema';
import { useTRPCClient } from '@/trpc/client';

/** The optimize procedure with a cancel: a new request or `cancel` aborts the one in flight. */
export function useOptimizeRun() {
  const client = useTRPCClient();
  const controller = useRef<AbortController | null>(null);
  const mutation = useMutation({
    mutationFn: (input: OptimizeInputRaw) => {
      controller.current?.abort();
      controller.current = new AbortController();
      return client.optimize.run.mutate(input, { signal: controller.current.signal });
    },
  });

  function cancel() {
    controller.current?.abort();
    controller.current = null;
    mutation.reset();
  }

  return { ...mutation, cancel };
}
