// Renew static/vendor from the packages pinned in package-lock.json: `npm ci && npm run vendor`.
//
// Each library gets a folder named after it and its version, its licence, and SHA256SUMS, which
// tests/face/test_vendor.py recomputes. The result is committed, so that only this script needs Node.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, NodePackageImporter } from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, "static", "vendor");
const packages = join(root, "node_modules");
const licences = join(root, "scripts", "licences");

function versionOf(name) {
  return JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")).version;
}

function folderFor(name, version) {
  const earlier = existsSync(vendor) ? readdirSync(vendor).filter((folder) => folder.startsWith(`${name}-`)) : [];
  earlier.forEach((folder) => rmSync(join(vendor, folder), { recursive: true }));
  const folder = join(vendor, `${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function seal(folder) {
  const sums = readdirSync(folder)
    .sort()
    .map(
      (file) =>
        `${createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex")}  ${file}\n`,
    );
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
}

function vendorGovuk() {
  const folder = folderFor("govuk", versionOf("govuk-frontend"));
  const styles = compile(join(root, "scripts", "govuk.scss"), {
    importers: [new NodePackageImporter(root)],
    style: "compressed",
    charset: false,
    quietDeps: true,
  });
  writeFileSync(join(folder, "govuk-frontend.min.css"), `${styles.css}\n`);
  const script = readFileSync(join(packages, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), "utf8");
  // The map is not shipped, and collectstatic refuses a reference to a file that is not there.
  writeFileSync(join(folder, "govuk-frontend.min.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
  copyFileSync(join(licences, "govuk-frontend.txt"), join(folder, "LICENSE.txt"));
  seal(folder);
}

function vendorTypeface() {
  const name = "atkinson-hyperlegible-next";
  const source = join(packages, "@fontsource-variable", name);
  const folder = folderFor(name, versionOf(join("@fontsource-variable", name)));
  copyFileSync(join(source, "files", `${name}-latin-wght-normal.woff2`), join(folder, `${name}.woff2`));
  copyFileSync(join(source, "LICENSE"), join(folder, "LICENSE.txt"));
  seal(folder);
}

vendorGovuk();
vendorTypeface();
