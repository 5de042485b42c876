/**
 * Names the mathematics behind an answer. Raise it with every change that can move a weight, so that
 * a stored result is never mistaken for what the current engine would say.
 */
export const ENGINE_VERSION = '5';
