// All keys and certificates for a federation of gateways on a developer's machine. Never used in production.
export {
  type CountryKeys,
  type DevelopmentKeys,
  type IssueOptions,
  issueDevelopmentKeys,
  type PublicFacts,
  type ServerUser,
} from './issue.ts';
export type { Person, Role } from './people.ts';
