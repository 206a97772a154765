import type { FastifyRequest } from 'fastify';
import { codeOf, TripointError } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { ActivateAgreement, ChangeSuspension, checkOf, type RouteName } from '../../contract/index.ts';
import { agreementJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { bodyOf, checked, userOf } from './requests.ts';

type AgreementRoute = Extract<
  RouteName,
  'listAgreements' | 'getAgreementText' | `${'get' | 'activate' | 'suspend' | 'resume'}Agreement`
>;

const checkActivation = checkOf(ActivateAgreement);
const checkSuspension = checkOf(ChangeSuspension);

const agreementOf = (request: FastifyRequest): string => (request.params as { agreement: string }).agreement;

export function agreementHandlers(
  exchange: Pick<Exchange, 'agreements' | 'agreementTerms' | 'agreementText' | 'activate' | 'suspend' | 'resume'>,
): Record<AgreementRoute, Handler> {
  const changing =
    (change: Exchange['suspend' | 'resume']): Handler =>
    async (request) => {
      const { kinds, reason } = checked(checkSuspension(bodyOf(request).value));
      return agreementJson(await change(agreementOf(request), kinds, reason, userOf(request)));
    };

  return {
    async listAgreements() {
      return { agreements: (await exchange.agreements()).map(agreementJson) };
    },

    async getAgreement(request) {
      return exchange.agreementTerms(agreementOf(request));
    },

    async getAgreementText(request) {
      return exchange.agreementText(agreementOf(request));
    },

    async activateAgreement(request) {
      const { files, signatures } = checked(checkActivation(bodyOf(request).value));
      try {
        return agreementJson(await exchange.activate(files, signatures, userOf(request)));
      } catch (error) {
        // For a text received over HTTP, the request is invalid, not this gateway's configuration.
        throw codeOf(error) === 'CONFIG_INVALID' ? new TripointError('INVALID', (error as TripointError).faults) : error;
      }
    },

    suspendAgreement: changing(exchange.suspend),
    resumeAgreement: changing(exchange.resume),
  };
}
