"""The problem that optimizers.py solves: one small network, 3-4-4-2 with tanh, softmax and categorical cross-entropy, on eight
examples, with whatever may stand around it as options. Examples are columns, and dW and db carry the 1/m, as everywhere.
"""

import numpy as np

SEED = 21
LAYERS = [3, 4, 4, 2]
EXAMPLES = 8
STEPS = 5
WEIGHTS = ["W1", "W2", "W3"]
NAMES = ["W1", "b1", "W2", "b2", "W3", "b3"]
NORMALIZATION_EPSILON = 1e-5


def problem_data():
    random = np.random.RandomState(SEED)
    X = random.randn(LAYERS[0], EXAMPLES)
    classes = (X[0] * X[1] + X[2] > 0).astype(int)
    theta = {}
    for l in range(1, len(LAYERS)):
        theta[f"W{l}"] = random.randn(LAYERS[l], LAYERS[l - 1]) / np.sqrt(LAYERS[l - 1])
        theta[f"b{l}"] = 0.1 * random.randn(LAYERS[l], 1)
    return X, np.eye(LAYERS[-1])[:, classes], theta


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def normalize(Z, theta, axis):
    """gamma * xhat + beta, with what its gradient needs: the statistics of each row (axis 1) or of each column (axis 0)."""
    mean = Z.mean(axis=axis, keepdims=True)
    variance = ((Z - mean) ** 2).mean(axis=axis, keepdims=True)
    deviation = np.sqrt(variance + NORMALIZATION_EPSILON)
    xhat = (Z - mean) / deviation
    return theta["gamma"] * xhat + theta["beta"], (xhat, deviation, mean, variance)


def normalize_backward(dN, theta, axis, cache):
    """dZ, dgamma, dbeta from dN, which like every dZ is that of each example's own loss."""
    xhat, deviation = cache[:2]
    m = dN.shape[1]
    D = theta["gamma"] * dN
    dZ = (D - D.mean(axis=axis, keepdims=True) - xhat * (D * xhat).mean(axis=axis, keepdims=True)) / deviation
    return dZ, 1 / m * np.sum(dN * xhat, axis=1, keepdims=True), 1 / m * np.sum(dN, axis=1, keepdims=True)


class Problem:
    """The cost and its gradients.

    norm: None, "batch" or "layer" normalisation between Z1 and tanh; residual: A2 = A1 + tanh(Z2); l2, l1: lambda/2m and
    lambda/m times the sums of squares and of absolute values of all W in the cost; smoothing: Y becomes
    (1 - s)Y + s/n; weights: of the examples, (1, m), with mean 1.
    """

    def __init__(self, X, Y, norm=None, residual=False, l2=0.0, l1=0.0, smoothing=0.0, weights=None):
        self.X = X
        self.m = X.shape[1]
        self.Y = (1 - smoothing) * Y + smoothing / Y.shape[0] if smoothing else Y
        self.axis = {None: None, "batch": 1, "layer": 0}[norm]
        self.residual = residual
        self.l2 = l2
        self.l1 = l1
        self.weights = np.ones((1, self.m)) if weights is None else weights
        self.batch_statistics = None

    def forward(self, theta):
        Z1 = theta["W1"] @ self.X + theta["b1"]
        N1, cache = (Z1, None) if self.axis is None else normalize(Z1, theta, self.axis)
        A1 = np.tanh(N1)
        T2 = np.tanh(theta["W2"] @ A1 + theta["b2"])
        A2 = A1 + T2 if self.residual else T2
        A3 = softmax(theta["W3"] @ A2 + theta["b3"])
        return A1, T2, A2, A3, cache

    def cost(self, theta, A3):
        m = self.m
        losses = -np.sum(self.Y * np.log(A3), axis=0, keepdims=True)
        squares = sum(np.sum(theta[name] ** 2) for name in WEIGHTS)
        absolutes = sum(np.sum(np.abs(theta[name])) for name in WEIGHTS)
        return 1 / m * np.sum(self.weights * losses) + self.l2 / (2 * m) * squares + self.l1 / m * absolutes

    def evaluate(self, theta):
        """J and {name: gradient}."""
        m = self.m
        A1, T2, A2, A3, cache = self.forward(theta)
        dZ3 = self.weights * (A3 - self.Y)
        dA2 = theta["W3"].T @ dZ3
        dZ2 = dA2 * (1 - T2**2)
        dA1 = theta["W2"].T @ dZ2
        if self.residual:
            dA1 = dA1 + dA2
        dZ1 = dA1 * (1 - A1**2)
        gradients = {}
        if self.axis is not None:
            dZ1, gradients["gamma"], gradients["beta"] = normalize_backward(dZ1, theta, self.axis, cache)
            self.batch_statistics = cache[2:]
        for l, dZ, A_prev in (1, dZ1, self.X), (2, dZ2, A1), (3, dZ3, A2):
            W = theta[f"W{l}"]
            gradients[f"W{l}"] = 1 / m * dZ @ A_prev.T + self.l2 / m * W + self.l1 / m * np.sign(W)
            gradients[f"b{l}"] = 1 / m * np.sum(dZ, axis=1, keepdims=True)
        return self.cost(theta, A3), gradients


class RunningStatistics:
    """What batch normalisation predicts with: run := 0.9 run + 0.1 batch, of the unbiased variance."""

    def __init__(self, momentum=0.9):
        self.momentum = momentum
        self.mean, self.variance = np.zeros((LAYERS[1], 1)), np.ones((LAYERS[1], 1))

    def add(self, mean, variance, m):
        self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
        self.variance = self.momentum * self.variance + (1 - self.momentum) * variance * (m / (m - 1))

    def predict(self, theta, X):
        N1 = theta["gamma"] * (theta["W1"] @ X + theta["b1"] - self.mean)
        A1 = np.tanh(N1 / np.sqrt(self.variance + NORMALIZATION_EPSILON) + theta["beta"])
        return softmax(theta["W3"] @ np.tanh(theta["W2"] @ A1 + theta["b2"]) + theta["b3"])


def flatten(theta):
    """W1 column by column, b1, W2, and so on to b3, without gamma and beta."""
    return np.concatenate([theta[name].flatten(order="F") for name in NAMES])


def network(problem):
    def function(x):
        theta, at = {}, 0
        for l in range(1, len(LAYERS)):
            n, n_prev = LAYERS[l], LAYERS[l - 1]
            theta[f"W{l}"] = x[at : at + n * n_prev].reshape((n, n_prev), order="F")
            theta[f"b{l}"] = x[at + n * n_prev : at + n * n_prev + n].reshape(n, 1)
            at += n * n_prev + n
        cost, g = problem.evaluate(theta)
        return cost, flatten(g)

    return function


def example_weights():
    w = 0.5 * np.arange(1, EXAMPLES + 1).reshape(1, -1)
    return w / w.mean()
