// A document apart from the format that it is read in.

export interface PrintedTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  readonly title: string;
  readonly notes?: readonly string[];
  /** A label and what it says. */
  readonly pairs?: readonly (readonly [label: string, value: string])[];
  readonly table?: PrintedTable;
}

export interface PrintedDocument {
  /** What a reader must know first, such as that it is a draft. */
  readonly mark?: string;
  readonly title: string;
  readonly subtitle: string;
  /** BCP 47. */
  readonly language: string;
  /** On every page, so that a page by itself is told from another document's. */
  readonly foot: string;
  /** Page x of y. */
  readonly page: (page: number, pages: number) => string;
  readonly sections: readonly Section[];
}
