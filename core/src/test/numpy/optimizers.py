"""The optimisers, regularisers and schedules in NumPy: the numbers that OptimizersParityTest and LbfgsTest compare.

One network (3-4-4-2, tanh, softmax with categorical cross-entropy) takes five full-batch steps on eight examples with each of
them, always from the same parameters. Examples are columns, and dW and db carry the 1/m, as everywhere. L-BFGS is SciPy's.
Where PyTorch is installed, optimizers_torch.py checks what it can of the rest; PyTorch is optional and writes no number.
"""

import numpy as np

import lbfgs
from fixture import Fixture
from lbfgs import relative_difference
from problem import LAYERS, SEED, STEPS, WEIGHTS, Problem, RunningStatistics
from problem import example_weights, flatten, network, problem_data

HIDDEN_MATRICES = ["W2"]


# The optimisers: each moves the parameters, {name: matrix}, in place of the old ones.


class Sgd:
    def __init__(self, rate):
        self.rate = rate

    def step(self, theta, g):
        for name in theta:
            theta[name] = theta[name] - self.rate * g[name]


class Momentum:
    def __init__(self, rate, beta, nesterov=False):
        self.rate, self.beta, self.nesterov = rate, beta, nesterov
        self.v = {}

    def step(self, theta, g):
        for name in theta:
            self.v[name] = self.beta * self.v.get(name, 0) + g[name]
            ahead = g[name] + self.beta * self.v[name] if self.nesterov else self.v[name]
            theta[name] = theta[name] - self.rate * ahead


class RmsProp:
    """The epsilon stands outside of the root, as in PyTorch and Keras."""

    def __init__(self, rate, rho, epsilon):
        self.rate, self.rho, self.epsilon = rate, rho, epsilon
        self.r = {}

    def step(self, theta, g):
        for name in theta:
            self.r[name] = self.rho * self.r.get(name, 0) + (1 - self.rho) * g[name] ** 2
            theta[name] = theta[name] - self.rate * g[name] / (np.sqrt(self.r[name]) + self.epsilon)


class Adam:
    """Adam; with a decay AdamW, decoupled and on the weights only."""

    def __init__(self, rate, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0):
        self.rate, self.beta1, self.beta2, self.epsilon, self.decay = rate, beta1, beta2, epsilon, decay
        self.s, self.r, self.t = {}, {}, 0

    def step(self, theta, g):
        self.t += 1
        for name in theta:
            self.move(theta, g, name)

    def move(self, theta, g, name):
        self.s[name] = self.beta1 * self.s.get(name, 0) + (1 - self.beta1) * g[name]
        self.r[name] = self.beta2 * self.r.get(name, 0) + (1 - self.beta2) * g[name] ** 2
        s_hat = self.s[name] / (1 - self.beta1**self.t)
        r_hat = self.r[name] / (1 - self.beta2**self.t)
        kept = 1 - self.rate * (self.decay if name in WEIGHTS else 0)
        theta[name] = kept * theta[name] - self.rate * s_hat / (np.sqrt(r_hat) + self.epsilon)


class ScheduleFreeAdamW:
    """Defazio et al. 2024, as the authors' AdamWScheduleFree has it since its bias correction moved under the root.

    theta is y, where gradients are taken; z is the state; x, the average that predicts, follows from both. The average's
    weights are the squares of the largest learning rate so far. warm_up: over how many steps the rate rises linearly.
    """

    def __init__(self, rate, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0, warm_up=0):
        self.rate, self.beta1, self.beta2, self.epsilon, self.decay = rate, beta1, beta2, epsilon, decay
        self.warm_up = warm_up
        self.z, self.r, self.t = {}, {}, 0
        self.largest, self.weight_sum = 0.0, 0.0
        # The same method written as in the paper, with x itself as the state; both must agree.
        self.x = {}

    def step(self, theta, g):
        self.t += 1
        rate = self.rate * min(1, self.t / self.warm_up) if self.warm_up else self.rate
        self.largest = max(self.largest, rate)
        self.weight_sum += self.largest**2
        c = self.largest**2 / self.weight_sum
        for name in theta:
            y = theta[name]
            z = self.z.get(name, y)
            self.r[name] = self.beta2 * self.r.get(name, 0) + (1 - self.beta2) * g[name] ** 2
            d = g[name] / (np.sqrt(self.r[name] / (1 - self.beta2**self.t)) + self.epsilon)
            d = d + (self.decay if name in WEIGHTS else 0) * y
            theta[name] = y + c * (z - y) + rate * (self.beta1 * (1 - c) - 1) * d
            self.z[name] = z - rate * d
            self.x[name] = (1 - c) * self.x.get(name, y) + c * self.z[name]
            np.testing.assert_allclose(theta[name], (1 - self.beta1) * self.z[name] + self.beta1 * self.x[name], 1e-12, 1e-14)

    def average(self, theta):
        return {name: theta[name] + (1 - 1 / self.beta1) * (self.z[name] - theta[name]) for name in theta}


class Muon:
    """Keller Jordan's Muon on the hidden matrices, in full precision; Adam on all the rest."""

    def __init__(self, rate, beta, rest):
        self.rate, self.beta, self.rest = rate, beta, rest
        self.v = {}

    def step(self, theta, g):
        self.rest.t += 1
        for name in theta:
            if name in HIDDEN_MATRICES:
                self.v[name] = self.beta * self.v.get(name, 0) + (1 - self.beta) * g[name]
                ahead = (1 - self.beta) * g[name] + self.beta * self.v[name]
                theta[name] = theta[name] - self.rate * muon_direction(ahead)
            else:
                self.rest.move(theta, g, name)


def newton_schulz(G):
    """Five iterations X := aX + b(XX')X + c(XX')^2 X from G/(|G| + 1e-7), on the transpose where G is tall."""
    a, b, c = 3.4445, -4.7750, 2.0315
    X = G / (np.sqrt(np.sum(G**2)) + 1e-7)
    X = X.T if X.shape[0] > X.shape[1] else X
    for _ in range(5):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X.T if G.shape[0] > G.shape[1] else X


def muon_direction(G):
    return np.sqrt(max(1, G.shape[0] / G.shape[1])) * newton_schulz(G)


def check_newton_schulz(G):
    """Another way: the polynomial, five times, on the singular values."""
    U, S, V = np.linalg.svd(G, full_matrices=False)
    S = S / (np.linalg.norm(G) + 1e-7)
    for _ in range(5):
        S = 3.4445 * S - 4.7750 * S**3 + 2.0315 * S**5
    np.testing.assert_allclose(newton_schulz(G), U * S @ V, 1e-11, 1e-13)


# What is done to gradients before, and to parameters after a step.


def clip_by_norm(limit):
    def clip(g):
        norm = np.sqrt(sum(np.sum(value**2) for value in g.values()))
        return {name: value * min(1, limit / norm) for name, value in g.items()}

    return clip


def clip_by_value(limit):
    return lambda g: {name: np.clip(value, -limit, limit) for name, value in g.items()}


def limit_norms(limit):
    """Max-norm: each row of a hidden layer's W, the incoming weights of one unit, is at most that long."""

    def apply(theta):
        for name in WEIGHTS[:-1]:
            norms = np.sqrt(np.sum(theta[name] ** 2, axis=1, keepdims=True))
            theta[name] = np.where(norms > limit, theta[name] * (limit / norms), theta[name])

    return apply


def train(problem, theta, optimizer, clip=None, after=None, average=None):
    """Five steps; column t of a recorded matrix is what stood there after step t, costs[t] was measured before it."""
    columns = {}

    def record(name, value):
        columns.setdefault(name, []).append(np.asarray(value).flatten(order="F"))

    theta = dict(theta)
    averaged = dict(theta)
    statistics = RunningStatistics()
    for _ in range(STEPS):
        cost, g = problem.evaluate(theta)
        record("costs", cost)
        optimizer.step(theta, clip(g) if clip else g)
        if after:
            after(theta)
        record("parameters", flatten(theta))
        if average:
            averaged = {name: average * averaged[name] + (1 - average) * theta[name] for name in theta}
            record("average", flatten(averaged))
        if isinstance(optimizer, ScheduleFreeAdamW):
            record("average", flatten(optimizer.average(theta)))
        for name in ("gamma", "beta"):
            if name in theta:
                record(name, theta[name])
        if problem.axis == 1:
            statistics.add(*problem.batch_statistics, problem.m)
            record("runningMean", statistics.mean)
            record("runningVariance", statistics.variance)
    recorded = {name: np.array(values).T for name, values in columns.items()}
    if problem.axis == 1:
        recorded["prediction"] = statistics.predict(theta, problem.X)
    return recorded


def runs(kind):
    """Every optimiser and variant, {name: recorded matrices}, computed in the given floating-point format."""
    X, Y, start = problem_data()
    X, Y, start = X.astype(kind), Y.astype(kind), {name: value.astype(kind) for name, value in start.items()}
    normalized = {**start, "gamma": np.ones((LAYERS[1], 1), kind), "beta": np.zeros((LAYERS[1], 1), kind)}
    plain = Problem(X, Y)
    return {
        "sgd": train(plain, start, Sgd(0.5)),
        "momentum": train(plain, start, Momentum(0.1, 0.9)),
        "nesterov": train(plain, start, Momentum(0.1, 0.9, nesterov=True)),
        "rmsprop": train(plain, start, RmsProp(0.01, 0.9, 1e-8)),
        "adam": train(plain, start, Adam(0.01)),
        "adamw": train(plain, start, Adam(0.01, decay=0.01)),
        "scheduleFree": train(plain, start, ScheduleFreeAdamW(0.05, decay=0.01)),
        "scheduleFreeWarmUp": train(plain, start, ScheduleFreeAdamW(0.05, decay=0.01, warm_up=3)),
        "muon": train(plain, start, Muon(0.02, 0.95, Adam(0.01))),
        "l2": train(Problem(X, Y, l2=0.7), start, Sgd(0.5)),
        "l1": train(Problem(X, Y, l1=0.3), start, Sgd(0.5)),
        "maxNorm": train(plain, start, Sgd(0.5), after=limit_norms(1.0)),
        "clipNorm": train(plain, start, Adam(0.01), clip=clip_by_norm(0.1)),
        "clipValue": train(plain, start, Adam(0.01), clip=clip_by_value(0.01)),
        "movingAverage": train(plain, start, Momentum(0.1, 0.9), average=0.9),
        "labelSmoothing": train(Problem(X, Y, smoothing=0.1), start, Sgd(0.5)),
        "exampleWeights": train(Problem(X, Y, weights=example_weights()), start, Sgd(0.5)),
        "batchNorm": train(Problem(X, Y, norm="batch"), normalized, Sgd(0.5)),
        "layerNorm": train(Problem(X, Y, norm="layer"), normalized, Sgd(0.5)),
        "residual": train(Problem(X, Y, residual=True), start, Sgd(0.5)),
    }


def check_that_variants_vary(results):
    """A limit that never applies, or a variant equal to another, would test nothing."""
    for name, other in ("maxNorm", "sgd"), ("clipNorm", "adam"), ("clipValue", "adam"), ("clipValue", "clipNorm"), (
            "scheduleFree", "scheduleFreeWarmUp"), ("adamw", "adam"), ("muon", "adam"), ("l2", "l1"):
        difference = relative_difference(results[name]["parameters"], results[other]["parameters"])
        assert difference > 1e-4, (name, other, difference)


# The schedules: five epochs of two steps; k = 0 to 9 steps have been done before.


def schedules(rate=0.1, epochs=5, steps_per_epoch=2, warm_up=3):
    k = np.arange(epochs * steps_per_epoch)
    epoch = k // steps_per_epoch
    t = k / len(k)
    warmed = np.where(k < warm_up, (k + 1) / warm_up, (1 + np.cos(np.pi * (k - warm_up) / (len(k) - warm_up))) / 2)
    return {
        "inverseTime": rate / (1 + 0.5 * epoch),
        "step": rate * 0.5 ** (epoch // 2),
        "exponential": rate * 0.9**epoch,
        "cosine": rate * (1 + np.cos(np.pi * t)) / 2,
        "warmUpCosine": rate * warmed,
        "oneCycle": one_cycle(rate, len(k)),
        "coslog4": rate * (1 - np.cos(2 * np.pi * np.log2(1 + 15 * t))) / 2,
    }


def one_cycle(highest, total, up=0.3, div_factor=25.0, final_div_factor=1e4):
    """From highest/div_factor by a half cosine to highest, and by another to highest/div_factor/final_div_factor."""
    first = highest / div_factor
    last = first / final_div_factor
    peak = up * total - 1
    k = np.arange(total)

    def between(a, b, share):
        return b + (a - b) / 2 * (1 + np.cos(np.pi * share))

    return np.where(k <= peak, between(first, highest, k / peak), between(highest, last, (k - peak) / (total - 1 - peak)))


# L-BFGS, by SciPy.


def train_with_lbfgs(problem, theta):
    """Five iterations, recorded as train does, and how many evaluations had been done after each."""
    function, start = network(problem), flatten(theta)
    result = lbfgs.minimizes(function, start, STEPS)
    costs = np.concatenate([[function(start)[0]], result["costs"][:-1]]).reshape(1, -1)
    recorded = {"costs": costs, "parameters": result["iterates"], "evaluations": result["evaluations"]}
    return recorded, lbfgs.sensitivity(function, start, result)


def check_with_torch(results):
    try:
        import torch
    except ImportError:
        print("  PyTorch is not installed: nothing was checked against it")
        return
    import optimizers_torch
    optimizers_torch.check(results, schedules())
    print(f"  checked against PyTorch {torch.__version__}")


def main():
    results = runs(np.float64)
    longer = runs(np.longdouble)
    check_that_variants_vary(results)
    rounding = {run: max(relative_difference(results[run][name], longer[run][name]) for name in results[run])
                for run in results}
    for run, value in rounding.items():
        print(f"  {run}: cost {results[run]['costs'][0, 0]:.4f} to {results[run]['costs'][0, -1]:.4f}, rounding {value:.1e}")
    check_with_torch(results)

    X, Y, start = problem_data()
    fixture = Fixture("optimizers.txt", "optimizers.py")
    fixture.comment(f"Rounding (against {np.finfo(np.longdouble).nmant + 1}-bit significands) is at most "
                    f"{max(rounding.values()):.1e} elementwise.")
    fixture.matrix("X", X)
    fixture.matrix("Y", Y)
    fixture.matrices("initial.", start)
    for run, matrices in results.items():
        fixture.matrices(run + ".", matrices)
    fixture.matrix("exampleWeights.weights", example_weights())
    random = np.random.RandomState(SEED)
    for shape, rows, columns in ("tall", 5, 3), ("wide", 2, 6):
        G = random.randn(rows, columns)
        check_newton_schulz(G)
        fixture.matrix(f"newtonSchulz.{shape}.in", G)
        fixture.matrix(f"newtonSchulz.{shape}.out", muon_direction(G))
    fixture.matrices("schedule.", schedules())

    recorded, change = train_with_lbfgs(Problem(X, Y), start)
    fixture.comment(f"L-BFGS-B of SciPy {lbfgs.scipy_version}. A change of 1e-14 in the initial parameters ends as at most "
                    f"{change:.1e} in these.")
    fixture.matrices("lbfgs.", recorded)
    print(f"  lbfgs: evaluations {recorded['evaluations']}, sensitivity {change:.1e}")
    fixture.write()


if __name__ == "__main__":
    main()
