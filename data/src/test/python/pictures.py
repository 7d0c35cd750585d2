"""Writes the pictures in ../resources/pictures, and as NAME.bytes what Pillow makes of them: height, width and channels as three
bytes, then the samples, row by row, channels last."""

import os

import numpy as np
from PIL import Image

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "pictures")


def write_bytes(name, image):
    samples = np.asarray(image, dtype=np.uint8)
    height, width = samples.shape[:2]
    channels = 1 if samples.ndim == 2 else samples.shape[2]
    with open(os.path.join(FOLDER, name + ".bytes"), "wb") as file:
        file.write(bytes([height, width, channels]) + samples.tobytes())


def save(image, name, **how):
    image.save(os.path.join(FOLDER, name), **how)


def on_white(image):
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, rgba)


random = np.random.RandomState(1)
noise = random.randint(0, 256, (23, 31, 4)).astype(np.uint8)
rgb = Image.fromarray(noise[:, :, :3])
gray = Image.fromarray(noise[:, :, 0])
y, x = np.mgrid[0:23, 0:31]
smooth = Image.fromarray(np.stack([8 * x, 11 * y, 127 + 60 * np.sin(x / 5 + y / 7)], axis=-1).astype(np.uint8))

save(rgb, "rgb.png")
write_bytes("rgb", rgb)
write_bytes("rgb.gray", rgb.convert("L"))
for height, width in [(8, 8), (7, 31), (23, 10), (40, 50), (1, 1), (64, 3)]:
    write_bytes(f"rgb.{height}x{width}", rgb.resize((width, height), Image.Resampling.BILINEAR))

save(gray, "gray.png")
write_bytes("gray", gray)
write_bytes("gray.9x12", gray.resize((12, 9), Image.Resampling.BILINEAR))

rgba = Image.fromarray(noise)
save(rgba, "rgba.png")
write_bytes("rgba", on_white(rgba).convert("RGB"))
graya = Image.fromarray(noise[:, :, :2], mode="LA")
save(graya, "gray-alpha.png")
write_bytes("gray-alpha", on_white(graya).convert("L"))

palette = smooth.quantize(16)
save(palette, "palette.png")
write_bytes("palette", palette.convert("RGB"))
save(palette, "palette.gif")
write_bytes("palette.gif", palette.convert("RGB"))
save(palette, "moving.gif", save_all=True, append_images=[rgb.quantize(8)], duration=50)
write_bytes("moving", palette.convert("RGB"))

bits = gray.convert("1")
save(bits, "bits.png")
write_bytes("bits", bits.convert("L"))

deep = (noise[:, :, 0].astype(np.uint16) << 8) | noise[:, :, 1]
save(Image.fromarray(deep), "deep.png")
write_bytes("deep", (deep / 257.0).round().astype(np.uint8))

save(smooth, "rgb.bmp")
write_bytes("rgb.bmp", smooth)
save(smooth, "rgb.jpg", quality=95, subsampling=0)
write_bytes("rgb.jpg", Image.open(os.path.join(FOLDER, "rgb.jpg")))
save(smooth.convert("L"), "gray.jpg", quality=95)
write_bytes("gray.jpg", Image.open(os.path.join(FOLDER, "gray.jpg")))
save(smooth.convert("CMYK"), "cmyk.jpg", quality=95)
