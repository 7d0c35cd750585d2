"""L-BFGS and its line search by SciPy, on functions whose minima are known: the numbers that LbfgsTest and LineSearchTest
compare. optimizers.py trains its network with the same function, minimizes.

SciPy's L-BFGS-B is that of Zhu, Byrd, Lu and Nocedal, version 3.0; without bounds it is L-BFGS. Its line search, dcsrch, is
reached through the private module _minpack2, which SciPy has had up to 1.11; Debian 12 has 1.10.
"""

import numpy as np
from scipy import __version__ as scipy_version
from scipy.optimize import _minpack2, minimize

from fixture import Fixture

STEPS = 5
FIRST_STEPS = [1e-3, 1e-1, 0.7, 1e1, 1e3]


def minimizes(function, start, iterations):
    """The iterates column by column, their costs, and how many evaluations were done up to each."""
    costs = {}
    recorded = {"iterates": [], "costs": [], "evaluations": []}

    def counted(x):
        cost, g = function(x)
        costs[x.tobytes()] = cost
        return cost, g

    def callback(x):
        recorded["iterates"].append(np.copy(x))
        recorded["costs"].append(costs[x.tobytes()])
        recorded["evaluations"].append(len(costs))

    # No tolerance: it stops where it can get no further.
    options = {"maxcor": 10, "ftol": 0, "gtol": 0, "maxiter": iterations}
    minimize(counted, start, jac=True, method="L-BFGS-B", callback=callback, options=options)
    return {name: np.array(values).T for name, values in recorded.items()}


def relative_difference(x, y):
    return float(np.max(np.abs(x - y) / np.maximum(np.maximum(np.abs(x), np.abs(y)), np.finfo(float).tiny)))


def sensitivity(function, start, result):
    """By how much 1e-14 (relative, normal) in the start changes the iterates."""
    nudged = minimizes(function, start * (1 + 1e-14 * np.random.RandomState(99).randn(*start.shape)), STEPS)
    return relative_difference(result["iterates"], nudged["iterates"])


def rosenbrock(x):
    """sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2, and its gradient."""
    rise = x[1:] - x[:-1] ** 2
    g = np.zeros_like(x)
    g[:-1] = -400 * x[:-1] * rise - 2 * (1 - x[:-1])
    g[1:] += 200 * rise
    return np.sum(100 * rise**2 + (1 - x[:-1]) ** 2), g


def quadratic(x):
    """1/2 sum h_i (x_i - 1)^2 with h from 1 to 10^4."""
    h = 10.0 ** np.linspace(0, 4, len(x))
    return 0.5 * np.sum(h * (x - 1) ** 2), h * (x - 1)


# Test functions of Moré and Thuente 1994, §5, with their slopes.


def rational(a):
    """Function 5.1 with beta = 2."""
    return -a / (a**2 + 2), (a**2 - 2) / (a**2 + 2) ** 2


def quintic(a):
    """Function 5.2 with beta = 0.004."""
    b = a + 0.004
    return b**5 - 2 * b**4, 5 * b**4 - 8 * b**3


def yanai(beta1, beta2):
    """Functions 5.4 to 5.6."""
    share1, share2 = np.sqrt(1 + beta1**2) - beta1, np.sqrt(1 + beta2**2) - beta2

    def function(a):
        left, right = np.sqrt((1 - a) ** 2 + beta2**2), np.sqrt(a**2 + beta1**2)
        return share1 * left + share2 * right, share1 * (a - 1) / left + share2 * a / right

    return function


def slide(a):
    """-a/10 + (6a + 36) exp(-a/6), ours: steepest at 6 and without a minimum, so that the search must look far ahead."""
    return -0.1 * a + (6 * a + 36) * np.exp(-a / 6), -0.1 - a * np.exp(-a / 6)


def wave(k, w, e):
    """e/2 a^2 - ka - (1 - cos wa)/w, ours: with minima on the way to the lowest."""
    return lambda a: (e / 2 * a**2 - k * a - (1 - np.cos(w * a)) / w, e * a - k - np.sin(w * a))


def line_search(function, first):
    """The steps that dcsrch evaluates with the constants of L-BFGS-B, the last of which it accepts."""
    step = first
    cost, slope = function(0.0)
    task, isave, dsave = b"START", np.zeros(2, np.intc), np.zeros(13)
    steps = []
    while True:
        step, cost, slope, task = _minpack2.dcsrch(step, cost, slope, 1e-3, 0.9, 0.1, task, 0.0, 1e10, isave, dsave)
        if task[:2] != b"FG":
            return np.array(steps)
        steps.append(step)
        cost, slope = function(step)


def main():
    fixture = Fixture("lbfgs.txt", "lbfgs.py")
    fixture.comment(f"L-BFGS-B and dcsrch of SciPy {scipy_version}.")
    for name, function, start in (
            ("rosenbrock2", rosenbrock, np.array([-1.2, 1.0])),
            ("rosenbrock10", rosenbrock, np.tile([-1.2, 1.0], 5)),
            ("quadratic", quadratic, np.linspace(-1, 0.5, 10))):
        result = minimizes(function, start, STEPS)
        change = sensitivity(function, start, result)
        fixture.comment(f"A change of 1e-14 in the start ends as at most {change:.1e} in the iterates of {name}.")
        fixture.matrix(name + ".start", start.reshape(-1, 1))
        fixture.matrices(name + ".", result)
        print(f"  {name}: evaluations {result['evaluations']}, sensitivity {change:.1e}")
    fixture.matrix("firstSteps", FIRST_STEPS)
    for name, function in (("rational", rational), ("quintic", quintic), ("yanai4", yanai(0.001, 0.001)),
                           ("yanai5", yanai(0.01, 0.001)), ("yanai6", yanai(0.001, 0.01)), ("slide", slide),
                           ("wave1", wave(0.03, 1.0, 0.003)), ("wave2", wave(0.01, 0.5, 0.01))):
        for i, first in enumerate(FIRST_STEPS):
            steps = line_search(function, first)
            fixture.matrix(f"{name}.{i}", steps)
            print(f"  {name} from {first}: {steps}")
    fixture.write()


if __name__ == "__main__":
    main()
