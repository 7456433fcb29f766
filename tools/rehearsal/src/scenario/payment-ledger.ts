import type { Answer, Order } from "./callers";

/** What the service keeps of a payment, as far as it can be held against what callers were told. */
export interface StoredPayment {
  paymentId: string;
  amountMinor: number;
  state: string;
  capturedMinor: number;
  refundableMinor: number;
  /** Captures and refunds. */
  operations: readonly { idempotencyKey: string; kind: string; amountMinor: number; isDone: boolean }[];
}

/** One request to the acquirer, as the service's log has it: money moves once for each reference. */
export interface AcquirerRequest { operation: string; reference: string; amountMinor: number }

/** An answer of the service that its log does not call a replay. */
export interface FirstAnswer { paymentId: string; status: string }

export interface Ledger {
  /** Of all callers; each order is of an amount of its own. */
  orders: readonly Order[];
  stored: readonly StoredPayment[];
  /** What the service has logged. @defaultValue not looked at */
  log?: { asked: readonly AcquirerRequest[]; firstAnswers: readonly FirstAnswer[] };
}

/**
 * Holds what customers know against the service's table, its logs and what it asked the acquirer for: no order has two payments, nothing
 * took or gave money twice, and nothing that a customer was told is missing.
 */
export function ledgerProblems({ orders, stored, log }: Ledger): string[] {
  const byAmount = groupBy(stored, ({ amountMinor }) => amountMinor);
  const known = new Set(orders.map(({ amountMinor }) => amountMinor));
  const problems = orders.flatMap((order) => problemsOfOrder(order, byAmount.get(order.amountMinor) ?? []));
  for (const { paymentId, amountMinor } of stored) if (!known.has(amountMinor)) problems.push(`payment ${paymentId} of ${amountMinor} belongs to no order`);
  return log === undefined ? problems : [...problems, ...logProblems(orders, known, log)];
}

function logProblems(orders: readonly Order[], known: ReadonlySet<number>, { asked, firstAnswers }: NonNullable<Ledger["log"]>): string[] {
  const askedFor = groupBy(asked, ({ operation, amountMinor }) => `${operation} ${amountMinor}`);
  const problems = orders.flatMap((order) => acquirerProblems(order, (operation) => askedFor.get(`${operation} ${order.amountMinor}`) ?? []));
  for (const { operation, reference, amountMinor } of asked) if (!known.has(amountMinor)) problems.push(`the acquirer was asked to ${operation} ${amountMinor} (${reference}), which no order is of`);
  for (const [answer, all] of groupBy(firstAnswers, ({ paymentId, status }) => `${paymentId} ${status}`)) {
    if (all.length > 1) problems.push(`${answer}: ${all.length} answers that are no replays`);
  }
  return problems;
}

function problemsOfOrder({ number, amountMinor, paymentId, state, answers }: Order, payments: readonly StoredPayment[]): string[] {
  const order = `order ${number}`;
  const problems: string[] = [];
  if (payments.length > 1) problems.push(`${order} has ${payments.length} payments: ${payments.map((payment) => payment.paymentId).join(", ")}`);
  for (const [key, all] of groupBy(answers, ({ idempotencyKey }) => idempotencyKey)) {
    const first = all.filter(({ replayed }) => !replayed);
    if (first.length > 1) problems.push(`${order}: ${key} was answered ${first.length} times as if it were new`);
    const said = new Set(all.map((answer) => `${answer.status} ${answer.paymentId} ${answer.amountMinor ?? ""}`.trim()));
    if (said.size > 1) problems.push(`${order}: ${key} was answered differently: ${[...said].join(", ")}`);
  }
  if (paymentId === undefined) return problems; // never answered: nothing was promised
  const payment = payments.find((one) => one.paymentId === paymentId);
  if (payment === undefined) return [...problems, `${order} was answered with ${paymentId}, and the table has no such payment of ${amountMinor}`];
  if (payment.state !== (state === "declined" ? "declined" : "authorised")) problems.push(`${order} is ${state} for its customer and ${payment.state} in the table`);
  return [...problems, ...operationProblems(order, amountMinor, payment, answers)];
}

function operationProblems(order: string, amountMinor: number, { operations, capturedMinor, refundableMinor }: StoredPayment, answers: readonly Answer[]): string[] {
  const sum = (kind: string): number => operations.filter((operation) => operation.kind === kind).reduce((all, operation) => all + operation.amountMinor, 0);
  const [captured, refunded] = [sum("capture"), sum("refund")];
  const problems: string[] = [];
  if (captured > amountMinor) problems.push(`${order} was captured twice: ${captured} of ${amountMinor}`);
  if (refunded > amountMinor) problems.push(`${order} was refunded twice: ${refunded} of ${amountMinor}`);
  if (capturedMinor !== captured || refundableMinor !== captured - refunded) {
    problems.push(`${order} has ${capturedMinor} captured and ${refundableMinor} to refund in the table, and ${captured} and ${captured - refunded} by its operations`);
  }
  for (const { idempotencyKey, operation, amountMinor: told } of answers) {
    if (told !== undefined && told !== amountMinor) problems.push(`${order}: ${idempotencyKey} was answered with ${told}, not ${amountMinor}`);
    const isKept = operation === "authorise" || operations.some((one) => one.idempotencyKey === idempotencyKey && one.kind === operation && one.amountMinor === amountMinor && one.isDone);
    if (!isKept) problems.push(`${order}: ${idempotencyKey} was answered, and the table does not have it`);
  }
  return problems;
}

function acquirerProblems({ number, answers }: Order, asked: (operation: string) => readonly AcquirerRequest[]): string[] {
  return ["authorise", "capture", "refund"].flatMap((operation) => {
    const references = new Set(asked(operation).map(({ reference }) => reference));
    const isAnswered = answers.some((answer) => answer.operation === operation);
    if (references.size > 1) return [`order ${number}: the acquirer was asked to ${operation} under ${references.size} references: ${[...references].join(", ")}`];
    return isAnswered && references.size === 0 ? [`order ${number}: ${operation} was answered, and the acquirer was never asked`] : [];
  });
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
