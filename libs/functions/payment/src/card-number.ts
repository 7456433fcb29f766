/** A run of 13 to 19 digits, also in groups, as card numbers are written. */
const runs = /\d(?:[ -]?\d){12,18}/g;

/** Whether a text holds something that looks like a card number: such a text must reach neither a log nor a table. */
export function holdsCardNumber(text: string): boolean {
  return [...text.matchAll(runs)].some(([run]) => isLuhn(run.replace(/\D/g, "")));
}

/** A text with everything in it that looks like a card number left out. */
export function withoutCardNumbers(text: string): string {
  return text.replace(runs, (run) => (isLuhn(run.replace(/\D/g, "")) ? "[left out]" : run));
}

/** The check digit of ISO/IEC 7812: doubles every second digit from the right. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const value = place % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
