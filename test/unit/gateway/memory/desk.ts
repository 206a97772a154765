import type { Access, Answer, Desk } from '../../../../services/desk/index.ts';

/** The interface of services/desk, which finds nothing and records what it was asked. */
export function memoryDesk(): Desk & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const answer = (question: Answer['question'], access: Access, ...what: unknown[]): Promise<Answer> => {
    asked.push(what);
    const basis = {
      country: 'US',
      origin: 'tripoint.example/us/2026',
      indexed: 3,
      size: 3,
      checkpoint: 'tripoint.example/us/2026\n3\nAAAA\n',
    };
    return Promise.resolve({ question, columns: ['at'], rows: [], basis, access });
  };
  return {
    asked,
    ask: (question, filters, paging, access) => answer(question, access, question, filters, paging),
    entries: (filters, paging, access) => answer('entries', access, filters, paging),
    sample: (filters, drawn, access) => answer('sample', access, filters, drawn),
    onErased: async () => true,
    close: async () => {},
  };
}
