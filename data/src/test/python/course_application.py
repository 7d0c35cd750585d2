"""The course's application in NumPy: a [12288, 20, 7, 5, 1] network on the pictures of course_images.py, 2,500 iterations of full-batch
gradient descent with learning rate 0.0075. The network's functions are those of core/src/test/numpy/course.py.

Writes costs_numpy.csv: the cost of iteration 1, 2, ..., each before its update, as repr writes it. Prints the accuracies, and with --nudge by
how much a change of 1e-14 in the initial weights changes the costs, which is what another order of additions can do.

Run: course_application.py FOLDER [--nudge]
"""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "..", "core", "src", "test", "numpy"))
import course

LAYERS = [12288, 20, 7, 5, 1]
LEARNING_RATE = 0.0075
ITERATIONS = 2500
SCALE = 0.00392156862745098  # 1 / 255


def load(folder, part):
    """X (12288, m): a picture is a column, its elements in C order; Y (1, m)."""
    with np.load(os.path.join(folder, "pictures.npz")) as file:
        x = file[f"{part}_set_x"]
        y = file[f"{part}_set_y"]
    return x.reshape(x.shape[0], -1).T * SCALE, y.reshape(1, -1).astype(float)


def train(X, Y, parameters):
    costs = []
    for _ in range(ITERATIONS):
        AL, caches = course.L_model_forward(X, parameters, "relu")
        costs.append(course.compute_cost(AL, Y))
        parameters = course.update_parameters(parameters, course.L_model_backward(AL, Y, caches), LEARNING_RATE)
    return parameters, np.array(costs)


def accuracy(X, Y, parameters):
    AL, _ = course.L_model_forward(X, parameters, "relu")
    return float(np.mean((AL > 0.5) == (Y > 0.5)))


def main():
    folder = sys.argv[1]
    X, Y = load(folder, "train")
    initial = course.initialize_parameters_deep(LAYERS, np.random.RandomState(1))
    parameters, costs = train(X, Y, initial)
    path = os.path.join(folder, "costs_numpy.csv")
    with open(path, "w", encoding="ascii") as file:
        file.write("epoch,cost\n")
        for i, cost in enumerate(costs):
            file.write(f"{i + 1},{float(cost)!r}\n")
    print(f"{path}: cost {costs[0]!r} to {costs[-1]!r}")
    print(f"training accuracy {accuracy(X, Y, parameters)!r}")
    print(f"test accuracy {accuracy(*load(folder, 'test'), parameters)!r}")

    if "--nudge" not in sys.argv:
        return
    random = np.random.RandomState(99)
    nudged = {name: value * (1 + 1e-14 * random.randn(*value.shape)) for name, value in initial.items()}
    _, others = train(X, Y, nudged)
    print(f"1e-14 in the initial weights becomes {np.max(np.abs(others - costs)):.1e} in the costs")


if __name__ == "__main__":
    main()
