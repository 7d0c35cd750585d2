"""The problems of ProblemTest as the Python makes them that each is known from. Run once; its files are committed:

    apt-get install python3-numpy python3-sklearn
    /usr/bin/python3 app/src/test/numpy/problems.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import make_circles, make_moons

FOLDER = Path(__file__).parent.parent / "resources/layerwise/app/problems"


def flower(m, noise, seed):
    """The planar data of the course: two classes on the petals of r = 4 sin 4t."""
    random = np.random.RandomState(seed)
    rows = []
    for label in range(2):
        n = m // 2
        t = np.linspace(label * 3.12, (label + 1) * 3.12, n) + random.randn(n) * noise
        r = 4 * np.sin(4 * t) + random.randn(n) * noise
        rows.append(np.c_[r * np.sin(t), r * np.cos(t), np.full(n, label)])
    return np.vstack(rows)


def spirals(m, noise, seed):
    """The spirals of CS231n: three arms, each over an angle of 4."""
    random = np.random.RandomState(seed)
    rows = []
    for label in range(3):
        n = m // 3
        r = np.linspace(0, 1, n)
        t = np.linspace(label * 4, (label + 1) * 4, n) + random.randn(n) * noise
        rows.append(np.c_[r * np.sin(t), r * np.cos(t), np.full(n, label)])
    return np.vstack(rows)


def circles(m, noise, seed):
    X, y = make_circles(m, noise=noise, factor=0.5, random_state=seed)
    return np.c_[X, y]


def moons(m, noise, seed):
    X, y = make_moons(m, noise=noise, random_state=seed)
    return np.c_[X, y]


def write(make, m, noise, seed):
    rows = make(m, noise, seed)
    lines = ["x1,x2,label"] + [f"{float(x1)!r},{float(x2)!r},{int(label)}" for x1, x2, label in rows]
    (FOLDER / f"{make.__name__}-{m}-{noise}-{seed}.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write(flower, 400, 0.2, 1)
    write(flower, 20, 0.0, 3)
    write(circles, 51, 0.0, 1)
    write(circles, 40, 0.1, 7)
    write(moons, 51, 0.0, 1)
    write(moons, 40, 0.2, 7)
    write(spirals, 60, 0.0, 1)
    write(spirals, 60, 0.2, 5)
