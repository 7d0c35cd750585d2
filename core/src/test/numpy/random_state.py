"""The draws of numpy.random.RandomState that NumpyRandomTest compares."""

import numpy as np

from fixture import Fixture

SEEDS = [0, 1, 3, 20171, 2**32 - 1]


def draws(fixture, seed):
    def record(name, values):
        fixture.matrix(f"seed{seed}.{name}", values)

    random = np.random.RandomState(seed)
    record("rand", random.rand(250, 4))
    random.rand(99_000)
    record("rand_after_100000", random.rand(10, 4))

    random = np.random.RandomState(seed)
    record("randn", random.randn(250, 4))
    random.randn(99_000)
    record("randn_after_100000", random.randn(10, 4))

    for n in (1, 2, 10, 1000):
        record(f"permutation{n}", np.random.RandomState(seed).permutation(n))
    record("permutation100000_first", np.random.RandomState(seed).permutation(100_000)[:40])

    # An odd number of normal numbers leaves one waiting, which rand and permutation must not disturb and seed must drop.
    random = np.random.RandomState(seed)
    record("mixed1_randn", random.randn())
    record("mixed2_rand", random.rand(2, 3))
    record("mixed3_permutation10", random.permutation(10))
    record("mixed4_randn", random.randn(3, 2))
    record("mixed5_permutation1", random.permutation(1))
    record("mixed6_rand", random.rand())
    record("mixed7_randn", random.randn(1, 2))
    record("mixed8_permutation1000", random.permutation(1000))
    record("mixed9_randn", random.randn(1, 2))
    random.seed(seed)
    record("mixed10_randn_after_seed", random.randn(3, 3))


def main():
    fixture = Fixture("random_state.txt", "random_state.py")
    fixture.matrix("seeds", SEEDS)
    for seed in SEEDS:
        draws(fixture, seed)
    fixture.write()


if __name__ == "__main__":
    main()
