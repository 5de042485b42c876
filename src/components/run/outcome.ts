import type { Run } from '@/services/optimize/schema';

export type InfeasibleOutcome = Extract<Run['outcome'], { status: 'infeasible' }>;
