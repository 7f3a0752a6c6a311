// The exponential function, so that it has the same bits everywhere.

// e to the power of `x`, which is not above 0: the error is below one unit in the last place. What a browser or a C
// library has differs from one to the next by a unit or two.
//
// After e_exp.c of fdlibm: Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy,
// modify, and distribute this software is freely granted, provided that this notice is preserved.
static double exponential(double x) {
  const double high = 6.93147180369123816490e-01, low = 1.90821492927058770002e-10;
  if (!(x > -700)) return 0;
  double k = __builtin_floor(x * 1.44269504088896338700e+00 + 0.5);
  double from = x - k * high, rest = k * low, r = from - rest, t = r * r;
  double c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * (6.61375632143793436117e-05 +
             t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  double y = 1 - ((rest - (r * c) / (2 - c)) - from);
  union { uint64_t bits; double value; } power = {(uint64_t)(1023 + (int32_t)k) << 52};
  return y * power.value;
}
