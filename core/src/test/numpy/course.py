"""The course's network in NumPy: the numbers that CourseParityTest compares.

Two networks are trained for 2,000 iterations, and every third example goes once forward and backward through each, with
every intermediate recorded. Examples are columns, as everywhere.
"""

import numpy as np

from fixture import Fixture

ITERATIONS = 2000
PASS_STRIDE = 3
PASS_SEED = 1


# Activations, and dZ = dA * g'(Z).


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def relu(Z):
    return np.maximum(0, Z)


FORWARD = {"sigmoid": sigmoid, "relu": relu, "tanh": np.tanh}


def sigmoid_backward(dA, Z):
    A = sigmoid(Z)
    return dA * A * (1 - A)


def relu_backward(dA, Z):
    return np.where(Z > 0, dA, 0.0)


def tanh_backward(dA, Z):
    return dA * (1 - np.power(np.tanh(Z), 2))


BACKWARD = {"sigmoid": sigmoid_backward, "relu": relu_backward, "tanh": tanh_backward}


# The course's functions.


def initialize_parameters(n_x, n_h, n_y, random):
    return {
        "W1": random.randn(n_h, n_x) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": random.randn(n_y, n_h) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


def initialize_parameters_deep(layer_dims, random):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_forward(A_prev, W, b):
    Z = np.dot(W, A_prev) + b
    return Z, (A_prev, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    return FORWARD[activation](Z), (linear_cache, Z, activation)


def L_model_forward(X, parameters, hidden):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        activation = hidden if l < L else "sigmoid"
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    return float(np.squeeze(-1 / m * (np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T))))


def linear_backward(dZ, cache):
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = 1 / m * np.dot(dZ, A_prev.T)
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def L_model_backward(AL, Y, caches):
    """The gradients, with dZ of every layer and dA of the last one beside the course's own."""
    grads = {}
    L = len(caches)
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads[f"dA{L}"] = dA
    for l in range(L, 0, -1):
        linear_cache, Z, activation = caches[l - 1]
        dZ = BACKWARD[activation](dA, Z)
        dA, dW, db = linear_backward(dZ, linear_cache)
        grads[f"dZ{l}"] = dZ
        grads[f"dW{l}"] = dW
        grads[f"db{l}"] = db
        grads[f"dA{l - 1}"] = dA
    return grads


def update_parameters(parameters, grads, learning_rate):
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def train(X, Y, parameters, hidden, learning_rate):
    """The parameters after training, the cost before every update, and the ReLU input that came nearest to the kink."""
    costs = []
    nearest = np.inf
    for _ in range(ITERATIONS):
        AL, caches = L_model_forward(X, parameters, hidden)
        costs.append(compute_cost(AL, Y))
        if hidden == "relu":
            nearest = min(nearest, min(np.abs(Z).min() for _, Z, activation in caches if activation == "relu"))
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
    return parameters, np.array(costs), nearest


# The two problems.


def deep_data(random):
    X = 2 * random.rand(12, 200) - 1
    Y = X[0:1] * X[1:2] + X[2:3] - X[3:4] * X[4:5] > 0
    return X, Y.astype(float)


def planar_data(random):
    """The course's flower: two classes on the petals of r = 4 sin 4t."""
    n = 100
    X = np.zeros((2, 2 * n))
    Y = np.zeros((1, 2 * n))
    for label in range(2):
        t = np.linspace(label * 3.12, (label + 1) * 3.12, n) + random.randn(n) * 0.2
        r = 4 * np.sin(4 * t) + random.randn(n) * 0.2
        X[:, label * n : (label + 1) * n] = r * np.sin(t), r * np.cos(t)
        Y[:, label * n : (label + 1) * n] = label
    return X, Y


def relative_difference(x, y):
    return np.max(np.abs(x - y) / np.maximum(np.maximum(np.abs(x), np.abs(y)), np.finfo(float).tiny))


def sensitivity(X, Y, parameters, hidden, learning_rate, trained, costs):
    """By how much 1e-14 (relative, normal) in the initial parameters changes the final ones and the costs."""
    random = np.random.RandomState(99)
    nudged = {name: value * (1 + 1e-14 * random.randn(*value.shape)) for name, value in parameters.items()}
    nudged, nudged_costs, _ = train(X, Y, nudged, hidden, learning_rate)
    return (max(relative_difference(trained[name], nudged[name]) for name in trained),
            relative_difference(costs, nudged_costs))


def pass_parameters(like):
    """Parameters to look at one pass with: large enough to tell tanh from its input, and too small to saturate it, where
    1 - tanh^2 would lose its digits. None is zero, unlike the first biases. Of the seeds 0 to 39 this one leaves every
    unit alive and nearly cancels no element, so that rounding stays far below 1e-12 elementwise."""
    random = np.random.RandomState(PASS_SEED)
    return {name: 0.25 * random.randn(*value.shape) for name, value in like.items()}


def pass_matrices(X, Y, parameters, hidden, kind):
    """Every matrix of one pass computed in the given floating-point format."""
    parameters = {name: value.astype(kind) for name, value in parameters.items()}
    AL, caches = L_model_forward(X.astype(kind), parameters, hidden)
    matrices = {}
    for l, (_, Z, activation) in enumerate(caches, start=1):
        matrices[f"Z{l}"] = Z
        matrices[f"A{l}"] = FORWARD[activation](Z)
    return {**matrices, **L_model_backward(AL, Y.astype(kind), caches)}


def record_pass(fixture, X, Y, parameters, hidden):
    matrices = pass_matrices(X, Y, parameters, hidden, np.float64)
    longer = pass_matrices(X, Y, parameters, hidden, np.longdouble)
    rounding = max(relative_difference(matrices[name], longer[name]) for name in matrices)
    fixture.comment(f"Rounding in the pass (against {np.finfo(np.longdouble).nmant + 1}-bit significands) is at most "
                    f"{rounding:.1e} elementwise.")
    fixture.matrix("pass.X", X)
    fixture.matrix("pass.Y", Y)
    fixture.matrices("pass.", parameters)
    fixture.matrix("pass.cost", compute_cost(matrices[f"A{len(parameters) // 2}"], Y))
    fixture.matrices("pass.", matrices)


def write(name, X, Y, parameters, hidden, learning_rate, seeds):
    trained, costs, nearest = train(X, Y, parameters, hidden, learning_rate)
    change, cost_change = sensitivity(X, Y, parameters, hidden, learning_rate, trained, costs)

    fixture = Fixture(name, "course.py")
    fixture.comment(f"Hidden activation {hidden}, output sigmoid; seeds: data {seeds[0]}, parameters {seeds[1]}.")
    fixture.comment(f"A change of 1e-14 in the initial parameters ends as {change:.1e} in the final ones "
                    f"and {cost_change:.1e} in the costs (largest, elementwise, relative).")
    if hidden == "relu":
        fixture.comment(f"The nearest that an input of a ReLU comes to its kink in training is {nearest:.1e}.")
    fixture.matrix("seeds", seeds)
    fixture.matrix("learningRate", learning_rate)
    fixture.matrix("X", X)
    fixture.matrix("Y", Y)
    fixture.matrices("initial.", parameters)
    fixture.matrices("final.", trained)
    fixture.matrix("costs", costs.reshape(-1, 10))

    record_pass(fixture, X[:, ::PASS_STRIDE], Y[:, ::PASS_STRIDE], pass_parameters(parameters), hidden)
    fixture.write()
    print(f"  cost {costs[0]:.4f} to {costs[-1]:.4f}, sensitivity {change:.1e} and {cost_change:.1e}")


def main():
    X, Y = deep_data(np.random.RandomState(1))
    parameters = initialize_parameters_deep([12, 20, 7, 5, 1], np.random.RandomState(3))
    write("deep.txt", X, Y, parameters, "relu", 0.03, [1, 3])

    X, Y = planar_data(np.random.RandomState(4))
    parameters = initialize_parameters(2, 4, 1, np.random.RandomState(3))
    write("planar.txt", X, Y, parameters, "tanh", 0.5, [4, 3])


if __name__ == "__main__":
    main()
