/** @example counted(1, 'batch', 'batches') // "1 batch" */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
