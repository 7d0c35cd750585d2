"""NumPy as a contestant: the equations, vectorised, in buffers allocated once. Options: precision, threads."""

import numpy as np

from contestant import Absent, Entry, serve


class Training(Entry):
    def __init__(self, workload, dtype):
        super().__init__(workload)
        self.dtype = dtype
        self.x = workload.x().astype(dtype)
        self.targets = workload.targets().astype(dtype)
        widths, m = workload.widths, workload.batch_size
        size = sum((fan_in + 1) * fan_out for fan_in, fan_out in zip(widths, widths[1:]))
        self.flat = np.empty(size, dtype)
        self.gradient = np.empty(size, dtype)
        self.first = np.zeros(size, dtype)
        self.second = np.zeros(size, dtype)
        self.scratch = np.empty(size, dtype)
        self.other = np.empty(size, dtype)
        self.weights, self.biases = self.views(self.flat)
        self.weight_gradients, self.bias_gradients = self.views(self.gradient)
        self.a = [np.empty((m, width), dtype) for width in widths[1:]]
        self.d = [np.empty((m, width), dtype) for width in widths[1:]]
        self.column = np.empty((m, 1), dtype)
        self.reset()

    def views(self, flat):
        weights, biases, at = [], [], 0
        for fan_in, fan_out in zip(self.workload.widths, self.workload.widths[1:]):
            weights.append(flat[at : at + fan_in * fan_out].reshape(fan_in, fan_out))
            at += fan_in * fan_out
            biases.append(flat[at : at + fan_out])
            at += fan_out
        return weights, biases

    def reset(self):
        for layer in range(len(self.weights)):
            self.weights[layer][...] = self.workload.weights(layer + 1)
            self.biases[layer][...] = self.workload.biases(layer + 1)
        self.first[...] = 0
        self.second[...] = 0
        self.updates = 0

    def forward(self, x):
        last = len(self.weights) - 1
        a = x
        for layer, (w, b, z) in enumerate(zip(self.weights, self.biases, self.a)):
            np.matmul(a, w, out=z)
            z += b
            if layer < last:
                np.maximum(z, 0, out=z)
            a = z
        return a

    def activate_output(self, z):
        if self.workload.softmax:
            np.max(z, axis=1, keepdims=True, out=self.column)
            z -= self.column
            np.exp(z, out=z)
            np.sum(z, axis=1, keepdims=True, out=self.column)
            z /= self.column
        else:
            np.negative(z, out=z)
            np.exp(z, out=z)
            z += 1
            np.reciprocal(z, out=z)

    def backward(self, x, targets):
        m = self.workload.batch_size
        d = self.d[-1]
        np.subtract(self.a[-1], targets, out=d)
        d *= self.dtype(1 / m)
        for layer in range(len(self.weights) - 1, -1, -1):
            previous = self.a[layer - 1] if layer else x
            np.matmul(previous.T, d, out=self.weight_gradients[layer])
            np.sum(d, axis=0, out=self.bias_gradients[layer])
            if layer:
                below = self.d[layer - 1]
                np.matmul(d, self.weights[layer].T, out=below)
                below *= previous > 0
                d = below

    def update(self):
        workload, g, scratch = self.workload, self.gradient, self.scratch
        rate = workload.learning_rate
        if workload.rule == "GRADIENT_DESCENT":
            np.multiply(g, self.dtype(rate), out=scratch)
        elif workload.rule == "MOMENTUM":
            self.first *= self.dtype(workload.momentum)
            self.first += g
            np.multiply(self.first, self.dtype(rate), out=scratch)
        else:
            self.updates += 1
            beta1, beta2, other = workload.beta1, workload.beta2, self.other
            correction = (1 - beta2**self.updates) ** 0.5
            self.first *= self.dtype(beta1)
            np.multiply(g, self.dtype(1 - beta1), out=scratch)
            self.first += scratch
            self.second *= self.dtype(beta2)
            np.multiply(g, g, out=scratch)
            scratch *= self.dtype(1 - beta2)
            self.second += scratch
            np.sqrt(self.second, out=other)
            other += self.dtype(workload.epsilon * correction)
            np.divide(self.first, other, out=scratch)
            scratch *= self.dtype(rate * correction / (1 - beta1**self.updates))
        self.flat -= scratch

    def cost(self, z, targets):
        """From Z of the last layer, before its activation."""
        z = z.astype(np.float64)
        if self.workload.softmax:
            top = z.max(axis=1, keepdims=True)
            return float(np.mean(np.log(np.exp(z - top).sum(axis=1)) + top[:, 0] - (z * targets).sum(axis=1)))
        return float(np.mean(np.logaddexp(0, z) - targets * z))

    def step(self, batch):
        x, targets = self.x[batch], self.targets[batch]
        self.activate_output(self.forward(x))
        self.backward(x, targets)
        self.update()

    def losses(self, steps):
        self.reset()
        losses = []
        for _ in range(steps):
            losses.append(self.cost(self.forward(self.x[0]), self.targets[0]))
            self.step(0)
        self.reset()
        return losses


class Prediction(Training):
    def step(self, batch):
        self.activate_output(self.forward(self.x[batch]))

    def losses(self, steps):
        self.step(0)
        return [self.workload.loss(self.a[-1])]


def enter(workload, configuration):
    precision = configuration.get("precision", "float32")
    if precision not in ("float32", "float64"):
        raise Absent(f"NumPy has no {precision}")
    dtype = np.float32 if precision == "float32" else np.float64
    kind = Training if workload.training else Prediction
    return kind(workload, dtype), np.__version__


serve(enter)
