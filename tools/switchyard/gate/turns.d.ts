export const END_OF_PROGRAM: string;
