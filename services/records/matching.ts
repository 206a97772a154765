// For the same document: whether a question and the file concern the same person.
import { type Birth, birthsDiffer, birthsIn } from './births.ts';
import { namesAgree } from './names.ts';
import type { Json } from './shape.ts';
import { nameInZone, namesBeside, zoneIn } from './zones.ts';

const bornIn = (record: Json): Birth[] => birthsIn(record).map(([, birth]) => birth);

const dated = (date: string | undefined): Birth[] => (date === undefined ? [] : [{ date }]);

/** A person as given by the fields of a record, and by its zone; either alone may contradict the file. */
function known(record: Json) {
  const zone = typeof record.mrz === 'string' ? zoneIn(record.mrz) : undefined;
  const inZone = zone?.primaryIdentifier === undefined ? [] : [nameInZone(zone)];
  return {
    zone,
    inZone,
    beside: namesBeside(record.name),
    alias: namesBeside(record.alias),
    born: bornIn(record),
    bornInZone: dated(zone?.dateOfBirth),
  };
}

/** How a question contradicts the file of its document; a name or date of birth missing on either side contradicts nothing. */
export function personDiffers(asked: Json, held: Json): { readonly name: boolean; readonly birth: boolean } {
  const [question, file] = [known(asked), known(held)];
  const names = [...file.beside, ...file.alias, ...file.inZone].filter(
    ({ primaryIdentifier }) => primaryIdentifier !== undefined,
  );
  const name = [question.beside, question.inZone].some(
    (given) => given.length > 0 && names.length > 0 && !namesAgree(given, names),
  );
  const birth = [
    [question.born, file.born, false],
    [question.bornInZone, file.born, true],
    [question.born, file.bornInZone, true],
    [question.bornInZone, file.bornInZone, true],
  ] as const;
  return { name, birth: birth.some(([a, b, century]) => birthsDiffer(a, b, century)) };
}
