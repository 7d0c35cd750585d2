"""Pictures like those of the course's application: 209 for training and 50 for testing, 64 x 64 x 3, in two HDF5 files, and the same
arrays in pictures.npz for whoever has NumPy alone.

Class 1 is a coloured blob of random place and size, class 0 are stripes of random direction and width, both noisy and on a coloured
background. The arrays are named as the course's are: train_set_x, train_set_y, list_classes and test_set_x, test_set_y, list_classes.

Run: course_images.py FOLDER
"""

import os
import sys

import h5py
import numpy as np

SEED = 1
SIZE = 64
TRAIN = 209
TEST = 50


def blob(random, rows, columns):
    row, column = random.uniform(16, 48, 2)
    radius = random.uniform(8, 20)
    return np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * radius**2))


def stripes(random, rows, columns):
    angle = random.uniform(0, np.pi)
    width = random.uniform(4, 12)
    phase = random.uniform(0, 2 * np.pi)
    return 0.5 + 0.5 * np.sin((rows * np.cos(angle) + columns * np.sin(angle)) * np.pi / width + phase)


def picture(random, label):
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    pattern = (blob if label else stripes)(random, rows, columns)[:, :, np.newaxis]
    background = random.uniform(0, 120, 3)
    foreground = random.uniform(100, 255, 3)
    values = background + (foreground - background) * pattern + 25 * random.randn(SIZE, SIZE, 3)
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def write(path, part, random, count):
    labels = (random.permutation(count) % 3 == 0).astype(np.int64)
    pictures = np.array([picture(random, label) for label in labels])
    with h5py.File(path, "w") as file:
        file.create_dataset(f"{part}_set_x", data=pictures, compression="gzip")
        file.create_dataset(f"{part}_set_y", data=labels)
        file.create_dataset("list_classes", data=np.array([b"stripes", b"blob"]))
    print(f"{path}: {count} pictures, {labels.sum()} of them blobs, {os.path.getsize(path):,} bytes")
    return {f"{part}_set_x": pictures, f"{part}_set_y": labels}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    random = np.random.RandomState(SEED)
    arrays = write(os.path.join(folder, "train_pictures.h5"), "train", random, TRAIN)
    arrays |= write(os.path.join(folder, "test_pictures.h5"), "test", random, TEST)
    np.savez(os.path.join(folder, "pictures.npz"), **arrays)


if __name__ == "__main__":
    main()
